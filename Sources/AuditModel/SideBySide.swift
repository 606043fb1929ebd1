import Dispatch
import Synchronization

/// Runs two computations at the same time and returns both results. For halves of a large audit
/// that need nothing of each other; what they return does not depend on which ends first.
package func sideBySide<First: Sendable, Second: Sendable>(
  _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  let results = Mutex<(First?, Second?)>((nil, nil))
  DispatchQueue.concurrentPerform(iterations: 2) { index in
    if index == 0 {
      let result = first()
      results.withLock { $0.0 = result }
    } else {
      let result = second()
      results.withLock { $0.1 = result }
    }
  }
  return results.withLock { ($0.0!, $0.1!) }
}

/// `body` of each input, on as many cores as there are, in the order of the inputs. For what computes;
/// what blocks has threads of its own.
package func sideBySide<Input: Sendable, Result: Sendable>(
  _ inputs: [Input], _ body: @Sendable (Input) -> Result
) -> [Result] {
  let results = Mutex<[Result?]>(Array(repeating: nil, count: inputs.count))
  DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
    let result = body(inputs[index])
    results.withLock { $0[index] = result }
  }
  return results.withLock { $0.map { $0! } }
}

extension RandomAccessCollection where Index == Int {
  /// The elements in their order, so many at a time.
  package func portions(of size: Int) -> [SubSequence] {
    stride(from: startIndex, to: endIndex, by: size).map {
      self[$0..<Swift.min($0 + size, endIndex)]
    }
  }
}
