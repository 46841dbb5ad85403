// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")]
// GRDB brings Foundation, whose members (another String.contains, say) must not be taken for the
// standard library's in modules that do not import it.
let keepingFoundationOut = strict + [.enableUpcomingFeature("MemberImportVisibility")]

let package = Package(
  name: "psn",
  products: [
    .executable(name: "psn", targets: ["psn"]),
    .library(name: "SparseNetworks", targets: ["SparseNetworks"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .systemLibrary(name: "CEditline", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .target(name: "CKernels"),

    .target(name: "SparseNetworks", dependencies: ["CKernels"], swiftSettings: strict),
    .target(
      name: "Datasets",
      dependencies: [
        "SparseNetworks", "CZlib", .product(name: "SystemPackage", package: "swift-system"),
      ],
      resources: [.embedInCode("Digits/digits.csv.gz")],
      swiftSettings: strict),
    .target(name: "Interchange", dependencies: ["CZlib"], swiftSettings: strict),
    .target(
      name: "Experiments",
      dependencies: [
        "SparseNetworks", "Interchange", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(name: "CommandLanguage", swiftSettings: strict),
    .target(name: "TerminalGraphics", dependencies: ["CPNG"], swiftSettings: strict),
    .target(
      name: "Shell",
      dependencies: [
        "SparseNetworks", "Datasets", "Interchange", "Experiments", "CommandLanguage",
        "TerminalGraphics", "CEditline", "CZlib",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: keepingFoundationOut),
    .executableTarget(
      name: "psn",
      dependencies: [
        "Shell", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .executableTarget(
      name: "psn-bench",
      dependencies: [
        "SparseNetworks", "Shell", "Datasets", "CommandLanguage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .testTarget(
      name: "SparseNetworksTests", dependencies: ["SparseNetworks"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "SparseNetworks", "CZlib"],
      swiftSettings: strict),
    .testTarget(
      name: "InterchangeTests", dependencies: ["Interchange"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Experiments", "Interchange", "SparseNetworks",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CommandLanguageTests", dependencies: ["CommandLanguage"], swiftSettings: strict),
    .testTarget(
      name: "TerminalGraphicsTests", dependencies: ["TerminalGraphics", "CPNG"],
      swiftSettings: strict),
    .testTarget(
      name: "ShellTests", dependencies: ["Shell", "psn"], swiftSettings: keepingFoundationOut),
  ],
  swiftLanguageModes: [.v6]
)
