// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "rota",
  products: [.executable(name: "rota", targets: ["rota"])],
  dependencies: [
    // Commands, options, help and shell completions.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // HMAC-SHA-256 for fingerprints, SHA-256 for digests; maintained by Apple, BoringSSL underneath.
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    // SQLite access on the system's libsqlite3: transactions, migrations, prepared statements.
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    // YAML with the line and column of every node, which configuration errors name.
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    // Logic-free templates that users can override without compiling.
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
  ],
  targets: [
    // In data-flow order: values, configuration, collectors -> history -> policy -> reports, alerts.
    .target(name: "AuditModel", swiftSettings: strict),
    // Three Linux calls that Swift's Glibc module does not declare.
    .target(name: "CLinux"),
    // The system's libcurl (Debian libcurl4-openssl-dev). Against async-http-client: patched by the
    // distribution, and nothing to compile, where that one took a clean build from 271 to 718
    // CPU-seconds.
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(
      name: "AuditConfiguration",
      dependencies: [
        "AuditModel", "Templates", .product(name: "Yams", package: "Yams"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "AuditCollectors",
      dependencies: [
        "AuditModel", "AuditConfiguration", "CLinux", "CCurl",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    // The system's zlib and libzstd, for compressed logs.
    .target(
      name: "CCompression", linkerSettings: [.linkedLibrary("z"), .linkedLibrary("zstd")]),
    .target(
      name: "AuditLogs", dependencies: ["AuditModel", "CCompression"], swiftSettings: strict),
    .target(
      name: "AuditAccess",
      dependencies: [
        "AuditModel", "AuditConfiguration", "AuditLogs", "CLinux",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "AuditLeaks",
      dependencies: [
        "AuditModel", "AuditCollectors", "AuditLogs",
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    .target(
      name: "AuditHistory",
      dependencies: ["AuditModel", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    .target(name: "AuditPolicy", dependencies: ["AuditModel"], swiftSettings: strict),
    .target(
      name: "Templates", path: "templates", resources: [.embedInCode("files")],
      swiftSettings: strict),
    .target(
      name: "AuditReports",
      dependencies: [
        "AuditModel", "Templates", .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "AuditAlerts",
      dependencies: ["AuditModel", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .executableTarget(
      name: "rota",
      dependencies: [
        "AuditModel", "AuditConfiguration", "AuditCollectors", "AuditLogs", "AuditLeaks",
        "AuditAccess", "AuditHistory", "AuditPolicy", "AuditReports", "AuditAlerts", "Templates",
        "CLinux",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    // The tests mirror the modules; CommandLineTests runs the built program as a user would.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "AuditModelTests", dependencies: ["AuditModel"], swiftSettings: strict),
    .testTarget(
      name: "AuditConfigurationTests",
      dependencies: ["AuditConfiguration", "AuditModel", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "AuditCollectorsTests",
      dependencies: ["AuditCollectors", "AuditConfiguration", "AuditModel", "TestSupport"],
      exclude: ["dotenv_reference.py", "sigv4_reference.py"], swiftSettings: strict),
    .testTarget(
      name: "AuditLeaksTests", dependencies: ["AuditLeaks", "AuditModel"], swiftSettings: strict),
    .testTarget(
      name: "AuditAccessTests",
      dependencies: ["AuditAccess", "AuditConfiguration", "AuditModel", "TestSupport"],
      exclude: ["access_reference.py", "recorded"], swiftSettings: strict),
    .testTarget(
      name: "AuditHistoryTests", dependencies: ["AuditHistory", "AuditModel", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "AuditPolicyTests", dependencies: ["AuditPolicy", "AuditModel"], swiftSettings: strict),
    .testTarget(
      name: "AuditAlertsTests", dependencies: ["AuditAlerts", "AuditModel", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["TestSupport", "rota", "AuditConfiguration", "AuditModel"],
      exclude: [
        "year.py", "leaks.py", "schema.py", "aws_server.py", "replay_server.py", "recorded",
        "log_corpus.py", "formats.py", "browser.py", "monitors.py", "hook_server.py", "transcripts",
      ], swiftSettings: strict),
  ]
)
