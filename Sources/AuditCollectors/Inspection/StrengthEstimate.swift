import Glibc

/// How many guesses, in bits, an attacker needs who knows words, names, sequences, repeats, years
/// and how people decorate them: the cheapest way to describe the value, found by dynamic
/// programming over its bytes. After Wheeler, "zxcvbn: Low-Budget Password Strength Estimation",
/// USENIX Security 2016, with additive bits in place of its guess products.
enum StrengthEstimate {
  /// Longer values are estimated by their beginning, which is plenty or damning by then.
  private static let longest = 128

  static func bits(_ value: UnsafeRawBufferPointer) -> Int {
    let text = UnsafeRawBufferPointer(rebasing: value.prefix(longest))
    guard !text.isEmpty else { return 0 }
    let perByte = log2(Double(alphabet(text)))
    // costs[i]: the cheapest description of the first i bytes.
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: text.count + 1) { costs in
      costs.initialize(repeating: .infinity)
      costs[0] = 0
      for start in text.indices { extend(costs, from: start, text, perByte) }
      return Int(costs[text.count].rounded())
    }
  }

  /// Offers every way of going on from the first `start` bytes.
  private static func extend(
    _ costs: UnsafeMutableBufferPointer<Double>, from start: Int, _ text: UnsafeRawBufferPointer,
    _ perByte: Double
  ) {
    let base = costs[start]
    func offer(_ length: Int, _ bits: Double) {
      if base + bits < costs[start + length] { costs[start + length] = base + bits }
    }
    offer(1, perByte)
    offerWords(text, start, CommonWordIndex.shared, offer)
    let run = sequenceLength(text, start)
    if run >= 3 { offer(run, perByte + log2(Double(run)) + 1) }
    if let (length, distance) = copy(text, start) {
      offer(length, log2(Double(distance)) + log2(Double(length)) + 2)
      // A copy may be cut short where something cheaper begins.
      if length > 5 { offer(length - 1, log2(Double(distance)) + log2(Double(length)) + 2) }
    }
    guard start + 3 <= text.count, isDigit(text[start]), isDigit(text[start + 1]) else { return }
    let counted = countingLength(text, start)
    if counted >= 4 { offer(counted, 8 + log2(Double(counted))) }
    if isYear(text, start) { offer(4, 7) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  /// How many different bytes a guesser has to try for each position.
  private static func alphabet(_ text: UnsafeRawBufferPointer) -> Int {
    var (digits, hexLower, hexUpper, lower, upper) = (false, false, false, false, false)
    var seen = (UInt64(0), UInt64(0))
    var high = false
    for byte in text {
      switch byte {
      case 48...57: digits = true
      case 97...102: hexLower = true
      case 65...70: hexUpper = true
      case 103...122: lower = true
      case 71...90: upper = true
      case 0..<64: seen.0 |= 1 << UInt64(byte)
      case 64..<128: seen.1 |= 1 << UInt64(byte - 64)
      default: high = true
      }
    }
    let others = seen.0.nonzeroBitCount + seen.1.nonzeroBitCount
    var size = min(others, 32)
    if high { size += 64 }
    if !lower, !upper, digits, hexLower != hexUpper { return size + 16 }
    if digits { size += 10 }
    if lower || hexLower { size += 26 }
    if upper || hexUpper { size += 26 }
    return max(size, 2)
  }

  private static func offerWords(
    _ text: UnsafeRawBufferPointer, _ start: Int, _ words: CommonWordIndex,
    _ offer: (Int, Double) -> Void
  ) {
    var hash = CommonWordIndex.seed
    var four = 0
    var substitutes = 0
    var capitals = 0
    var length = 0
    while start + length < text.count, length < CommonWordIndex.lengths.upperBound {
      let byte = text[start + length]
      guard let (letter, isSubstitute) = CommonWordIndex.letter(byte) else { return }
      hash = CommonWordIndex.extend(hash, letter)
      substitutes += isSubstitute ? 1 : 0
      capitals += (65...90).contains(byte) ? 1 : 0
      length += 1
      if length <= 4 { four = four * 26 + Int(letter) }
      if length == 4, !words.canBegin(four) { return }
      // A "word" of more substitutes than letters is digits.
      guard length >= 4, substitutes * 2 <= length, let rank = words.rank(hash) else { continue }
      let isUsualCase = capitals == 0 || capitals == length || (65...90).contains(text[start])
      offer(
        length,
        log2(Double(rank + 1)) + (capitals == 0 ? 0 : isUsualCase ? 1 : 3)
          + Double(substitutes) * 1.5)
    }
  }

  /// How far the bytes go on rising by one, falling by one or standing still; after 9 comes 0.
  private static func sequenceLength(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
    guard start + 1 < text.count else { return 1 }
    let step = step(text[start], text[start + 1])
    guard (-1...1).contains(step) else { return 1 }
    var end = start + 1
    while end + 1 < text.count, self.step(text[end], text[end + 1]) == step { end += 1 }
    return end - start + 1
  }

  private static func step(_ left: UInt8, _ right: UInt8) -> Int {
    switch (left, right) {
    case (57, 48): 1
    case (48, 57): -1
    default: Int(right) - Int(left)
    }
  }

  /// The longest run at `start` that also stands earlier, and how far back. Four bytes or more:
  /// shorter ones recur in random text.
  private static func copy(_ text: UnsafeRawBufferPointer, _ start: Int) -> (Int, Int)? {
    var best = (length: 3, distance: 0)
    guard start + 4 <= text.count else { return nil }
    let four = text.loadUnaligned(fromByteOffset: start, as: UInt32.self)
    for earlier in 0..<start
    where text.loadUnaligned(fromByteOffset: earlier, as: UInt32.self) == four {
      var length = 4
      while start + length < text.count, text[earlier + length] == text[start + length] {
        length += 1
      }
      if length > best.length { best = (length, start - earlier) }
    }
    return best.distance > 0 ? best : nil
  }

  /// How far whole numbers count up by one from `start`: `1234`, `9101112`, `001002003`.
  private static func countingLength(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var longest = 0
    for width in 1...4 where start + 3 * width <= text.count {
      guard var number = number(text, start, width) else { break }
      var (at, terms, digits) = (start + width, 1, width)
      while true {
        number += 1
        // Past 9 comes 10, unless the numbers are padded to a width.
        if text[start] != 48, number == power(digits) { digits += 1 }
        guard at + digits <= text.count, self.number(text, at, digits) == number else { break }
        at += digits
        terms += 1
      }
      if terms >= 3 { longest = max(longest, at - start) }
    }
    return longest
  }

  private static func power(_ digits: Int) -> Int {
    (0..<digits).reduce(1) { value, _ in value * 10 }
  }

  private static func number(_ text: UnsafeRawBufferPointer, _ at: Int, _ width: Int) -> Int? {
    var value = 0
    for index in at..<(at + width) {
      guard isDigit(text[index]) else { return nil }
      value = value * 10 + Int(text[index] - 48)
    }
    return value
  }

  private static func isYear(_ text: UnsafeRawBufferPointer, _ start: Int) -> Bool {
    guard start + 4 <= text.count, let year = number(text, start, 4) else { return false }
    return (1900...2099).contains(year)
  }
}
