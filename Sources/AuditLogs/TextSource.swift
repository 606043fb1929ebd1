import CCompression
import Glibc

/// Bytes of one log from their beginning to their end.
package protocol TextSource {
  /// Fills `room` from the front; how many bytes it holds then, zero at the end.
  /// - Throws: `UnreadText`.
  mutating func read(into room: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Why the rest of a text could not be read.
package struct UnreadText: Error, Hashable {
  package let reason: String

  package init(reason: String) { self.reason = reason }
}

/// A file descriptor, read as it comes.
package struct DescriptorText: TextSource {
  package let file: Int32
  /// Asked while nothing comes: a pipe may stay open for ever.
  package var mayWait: (() -> Bool)?

  package init(file: Int32, mayWait: (() -> Bool)? = nil) {
    self.file = file
    self.mayWait = mayWait
  }

  package mutating func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      if let mayWait {
        var ready = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        if poll(&ready, 1, 200) <= 0 {
          guard mayWait() else { throw UnreadText(reason: "it was interrupted") }
          continue
        }
      }
      let got = Glibc.read(file, room.baseAddress, room.count)
      if got >= 0 { return got }
      if errno != EINTR { throw UnreadText(reason: String(cString: strerror(errno))) }
    }
  }
}

/// gzip, several members in a row included.
package final class GzipText: TextSource {
  private var stream = z_stream()
  private var source: DescriptorText
  private let input: UnsafeMutableRawBufferPointer
  private var isOver = false

  /// - Parameter file: duplicated, since the reading may outlive the caller's.
  package init(_ file: Int32) {
    source = DescriptorText(file: fcntl(file, F_DUPFD_CLOEXEC, 0))
    input = .allocate(byteCount: 1 << 17, alignment: 16)
    rota_inflate_init(&stream)
  }

  deinit {
    inflateEnd(&stream)
    close(source.file)
    input.deallocate()
  }

  package func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    stream.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(room.count)
    while stream.avail_out > 0, !isOver {
      if stream.avail_in == 0 {
        let got = try source.read(into: input)
        stream.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_in = UInt32(got)
        if got == 0 {
          isOver = true
          // What was unpacked so far is searched; the next call says that the rest is missing.
          if Int(stream.avail_out) == room.count {
            throw UnreadText(reason: "the gzip data is cut short")
          }
          isCutShort = true
          break
        }
      }
      switch inflate(&stream, Z_NO_FLUSH) {
      case Z_OK, Z_BUF_ERROR: continue
      case Z_STREAM_END:
        if stream.avail_in == 0 {
          let got = try source.read(into: input)
          stream.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
          stream.avail_in = UInt32(got)
        }
        isOver = stream.avail_in == 0
        if !isOver { inflateReset(&stream) }
      default:
        isOver = true
        isBroken = true
      }
    }
    let got = room.count - Int(stream.avail_out)
    if got == 0, isBroken || isCutShort {
      throw UnreadText(reason: isBroken ? "the gzip data is broken" : "the gzip data is cut short")
    }
    return got
  }

  private var isBroken = false
  private var isCutShort = false
}

/// Zstandard, several frames in a row included.
package final class ZstdText: TextSource {
  private let stream = ZSTD_createDStream()
  private var source: DescriptorText
  private let room: UnsafeMutableRawBufferPointer
  private var input: ZSTD_inBuffer
  private var failure: String?
  private var isInsideFrame = false

  /// - Parameter file: duplicated, since the reading may outlive the caller's.
  package init(_ file: Int32) {
    source = DescriptorText(file: fcntl(file, F_DUPFD_CLOEXEC, 0))
    room = .allocate(byteCount: 1 << 17, alignment: 16)
    input = ZSTD_inBuffer(src: room.baseAddress, size: 0, pos: 0)
  }

  deinit {
    ZSTD_freeDStream(stream)
    close(source.file)
    room.deallocate()
  }

  package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
    while output.pos < output.size, failure == nil {
      if input.pos == input.size {
        let got = try source.read(into: room)
        input = ZSTD_inBuffer(src: room.baseAddress, size: got, pos: 0)
        if got == 0 {
          if isInsideFrame { failure = "the zstd data is cut short" }
          break
        }
      }
      let result = ZSTD_decompressStream(stream, &output, &input)
      if ZSTD_isError(result) != 0 { failure = "the zstd data is broken" }
      isInsideFrame = result != 0
    }
    if output.pos == 0, let failure { throw UnreadText(reason: failure) }
    return output.pos
  }
}
