import AuditModel

/// Well-known shapes of tokens, for those who run no other scanner. A shape is a prefix that vendors
/// chose so that it can be found, and what follows it; `TokenShapesTests` has true and false samples.
enum TokenShapes {
  struct Shape: Sendable {
    let name: String
    let prefix: [UInt8]
    let alphabet: Alphabet
    /// How many characters follow the prefix.
    let length: ClosedRange<Int>

    init(_ name: String, _ prefix: String, _ alphabet: Alphabet, _ length: ClosedRange<Int>) {
      self.name = name
      self.prefix = Array(prefix.utf8)
      self.alphabet = alphabet
      self.length = length
    }
  }

  enum Alphabet: Sendable {
    case alphanumeric, url, hex, dotted

    func holds(_ byte: UInt8) -> Bool {
      switch self {
      case .alphanumeric: TokenShapes.isAlphanumeric(byte)
      case .url: TokenShapes.isAlphanumeric(byte) || byte == 0x2D || byte == 0x5F
      case .hex: (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
      case .dotted:
        TokenShapes.isAlphanumeric(byte) || byte == 0x2D || byte == 0x5F || byte == 0x2E
      }
    }
  }

  static let all: [Shape] =
    ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map {
      Shape("github-token", $0, .alphanumeric, 36...36)
    }
    + ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-"].map { Shape("slack-token", $0, .url, 24...96) }
    + ["sk_live_", "rk_live_"].map { Shape("stripe-key", $0, .alphanumeric, 24...107) } + [
      Shape("github-fine-grained-token", "github_pat_", .url, 82...82),
      Shape("gitlab-token", "glpat-", .url, 20...20),
      Shape("google-api-key", "AIza", .url, 35...35),
      Shape("npm-token", "npm_", .alphanumeric, 36...36),
      Shape("sendgrid-key", "SG.", .dotted, 66...66),
      Shape("vault-token", "hvs.", .url, 90...128),
      Shape("digitalocean-token", "dop_v1_", .hex, 64...64),
      Shape("shopify-token", "shpat_", .hex, 32...32),
      Shape("pypi-token", "pypi-AgEIcHlwaS5vcmc", .url, 50...256),
      Shape("huggingface-token", "hf_", .alphanumeric, 34...34),
    ]

  private static let longest = 300

  /// Which pairs of first bytes begin a shape.
  private static let firstPairs: [Bool] = {
    var pairs = [Bool](repeating: false, count: 1 << 16)
    for shape in all { pairs[Int(shape.prefix[0]) | Int(shape.prefix[1]) << 8] = true }
    return pairs
  }()

  /// Each token that begins in the stretch's own part.
  static func forEach(in stretch: TextStretch, _ body: (Shape, Range<Int>) -> Void) {
    let text = stretch.text
    let end = min(stretch.own.upperBound, stretch.count - 8)
    firstPairs.withUnsafeBufferPointer { pairs in
      var at = stretch.own.lowerBound
      while at < end {
        if pairs[Int(text[at]) | Int(text[at + 1]) << 8],
          at == 0 || !isAlphanumeric(text[at - 1]) && text[at - 1] != 0x5F,
          let (shape, length) = token(at: at, stretch)
        {
          body(shape, at..<at + length)
          at += length
        } else {
          at += 1
        }
      }
    }
  }

  private static func token(at start: Int, _ stretch: TextStretch) -> (Shape, Int)? {
    for shape in all {
      let body = start + shape.prefix.count
      guard body < stretch.count,
        shape.prefix.indices.allSatisfy({ stretch.text[start + $0] == shape.prefix[$0] })
      else { continue }
      var end = body
      while end < stretch.count, end - body <= longest, shape.alphabet.holds(stretch.text[end]) {
        end += 1
      }
      if shape.length.contains(end - body), isVaried(stretch.text + body, end - body) {
        return (shape, end - start)
      }
    }
    return nil
  }

  /// Examples in manuals are `xxxx` or `0000`.
  private static func isVaried(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    Set(UnsafeBufferPointer(start: text, count: count)).count >= 8
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
