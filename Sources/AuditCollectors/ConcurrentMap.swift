import Foundation
import Synchronization

/// `body` of each input, up to `limit` at a time, each on a thread of its own since it blocks. The
/// results are in the order of the inputs.
package func concurrentMap<Input: Sendable, Output: Sendable>(
  _ inputs: [Input], limit: Int, _ body: @escaping @Sendable (Input) -> Output
) -> [Output] {
  if inputs.count <= 1 { return inputs.map(body) }
  let work = SharedWork<Output>(count: inputs.count)
  let group = DispatchGroup()
  for _ in 0..<min(max(1, limit), inputs.count) {
    group.enter()
    let thread = Thread {
      while let index = work.next() { work.finish(index, body(inputs[index])) }
      group.leave()
    }
    thread.stackSize = 1 << 20
    thread.start()
  }
  group.wait()
  return work.results
}

private final class SharedWork<Output: Sendable>: Sendable {
  private let state: Mutex<(next: Int, results: [Output?])>

  init(count: Int) { state = Mutex((0, Array(repeating: nil, count: count))) }

  func next() -> Int? {
    state.withLock { state in
      guard state.next < state.results.count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  func finish(_ index: Int, _ output: Output) { state.withLock { $0.results[index] = output } }

  var results: [Output] { state.withLock { $0.results.map { $0! } } }
}
