import AuditModel

/// The formats that Rota recognises, each by what its issuer documents or its readers accept.
enum KnownFormats {
  static func shapes(_ value: UnsafeRawBufferPointer, _ url: URLParts?) -> ValueShapes {
    var shapes: ValueShapes = []
    if isBoolean(value) { shapes.insert(.boolean) }
    if isNumber(value) { shapes.insert(.number) }
    if isPath(value) { shapes.insert(.path) }
    if let url {
      shapes.insert(.url)
      if !(url.password?.isEmpty ?? true) { shapes.insert(.urlWithPassword) }
      if isDatabaseURL(url) { shapes.insert(.databaseURL) }
      if isRedisURL(url) { shapes.insert(.redisURL) }
      if isSentryDSN(value, url) { shapes.insert(.sentryDSN) }
    } else if hasPrefix(value, "sqlite://") {
      // `sqlite://:memory:` and `sqlite://` are what dj-database-url documents.
      shapes.formUnion([.url, .databaseURL])
    }
    // Cloudflare: 40 characters today; longer for the prefixed tokens it announced.
    if (40...128).contains(value.count), value.allSatisfy(isTokenByte) {
      shapes.insert(.cloudflareToken)
    }
    // Turnstile: 0x and the key; 1x, 2x, 3x are the documented test keys.
    if (24...64).contains(value.count), (48...51).contains(value[0]),
      value[1] == UInt8(ascii: "x"), value.dropFirst(2).allSatisfy(isTokenByte)
    {
      shapes.insert(.turnstileKey)
    }
    if (24...128).contains(value.count), value.allSatisfy(isAlphanumeric) {
      shapes.insert(.forwardEmailKey)
    }
    if value.count >= 16, value.allSatisfy({ (0x21...0x7E).contains($0) }) {
      shapes.insert(.webhookSecret)
    }
    if hasPrefix(value, "-----BEGIN "), value.count > 64,
      value.prefix(64).contains(where: { $0 == UInt8(ascii: "K") })
    {
      shapes.insert(.privateKey)
    }
    if vendorPrefixes.contains(where: { hasPrefix(value, $0) }), value.count >= 20,
      value.allSatisfy({ isTokenByte($0) || $0 == UInt8(ascii: ".") })
    {
      shapes.insert(.vendorToken)
    }
    return shapes
  }

  /// Prefixes that vendors put before their tokens so that they can be recognised.
  private static let vendorPrefixes: [StaticString] = [
    "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "sk_live_", "sk_test_",
    "rk_live_", "whsec_", "xoxb-", "xoxp-", "xapp-", "AKIA", "ASIA", "AIza", "SG.", "shpat_",
    "npm_", "pypi-", "dop_v1_", "hvs.", "hvb.", "sntrys_", "sk-ant-", "sk-proj-", "eyJhbGciOi",
  ]

  private static func isBoolean(_ value: UnsafeRawBufferPointer) -> Bool {
    guard value.count <= 5 else { return false }
    let word = String(decoding: value, as: UTF8.self).lowercased()
    return ["true", "false", "yes", "no", "on", "off", "none", "null"].contains(word)
  }

  private static func isNumber(_ value: UnsafeRawBufferPointer) -> Bool {
    (1...24).contains(value.count)
      && value.allSatisfy { (48...57).contains($0) || "-+.,".utf8.contains($0) }
      && value.contains { (48...57).contains($0) }
  }

  private static func isPath(_ value: UnsafeRawBufferPointer) -> Bool {
    guard value.count > 1,
      value[0] == UInt8(ascii: "/") || value[0] == UInt8(ascii: "~")
        || (value[0] == UInt8(ascii: ".")
          && (value[1] == UInt8(ascii: "/") || value[1] == UInt8(ascii: ".")))
    else { return false }
    // Base64 may begin with a slash too, but seldom goes on with names between slashes.
    return value.dropFirst().contains(UInt8(ascii: "/")) || value.contains(UInt8(ascii: "."))
      || value[0] != UInt8(ascii: "/") || value.count < 24
  }

  private static let databaseSchemes: Set<String> = [
    "postgres", "postgresql", "postgis", "pgsql", "pgbouncer", "cockroach", "cockroachdb",
    "timescale", "timescalegis", "redshift", "mysql", "mysql2", "mysqlgis", "mariadb", "mssql",
    "mssqlms", "sqlserver", "oracle", "oraclegis", "sqlite", "sqlite3", "spatialite", "mongodb",
  ]

  /// Host and name are asked for, but for file databases. `postgresql+psycopg` counts.
  private static func isDatabaseURL(_ url: URLParts) -> Bool {
    let scheme = url.scheme.split(separator: "+").first.map(String.init) ?? ""
    guard databaseSchemes.contains(scheme) || url.scheme == "mongodb+srv" else { return false }
    if scheme.hasPrefix("sqlite") || scheme == "spatialite" { return true }
    // An encoded socket directory (`postgres://%2Frun%2Fdb/name`) stands in the host's place too.
    return !url.host.isEmpty && (url.path.count > 1 || scheme == "mongodb")
  }

  /// redis-py: redis://, rediss:// and unix://, the path a database number.
  private static func isRedisURL(_ url: URLParts) -> Bool {
    switch url.scheme {
    case "redis", "rediss": !url.host.isEmpty
    case "unix": url.path.count > 1
    default: false
    }
  }

  /// https://PUBLIC_KEY[:SECRET]@HOST/PROJECT_ID; the key is 32 hex digits, the id a number, and
  /// self-hosted servers may have a path before it.
  private static func isSentryDSN(_ value: UnsafeRawBufferPointer, _ url: URLParts) -> Bool {
    guard ["https", "http"].contains(url.scheme), let user = url.user, user.count == 32,
      value[user].allSatisfy({ (48...57).contains($0) || (97...102).contains($0 | 0x20) }),
      !url.host.isEmpty, let slash = value[url.path].lastIndex(of: UInt8(ascii: "/"))
    else { return false }
    let project = value[(slash + 1)..<url.path.upperBound]
    return !project.isEmpty && project.allSatisfy { (48...57).contains($0) }
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...122).contains(byte | 0x20)
  }
}
