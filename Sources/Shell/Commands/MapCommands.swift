import CommandLanguage
import Datasets
import SparseNetworks
import TerminalGraphics

/// `mask`, `weights`.
let mapCommands: [Command] = [mask, weights]

private let part = Parameter.selector(help: "a layer or part of one").positional()

/// How the edges of a layer are laid out in a picture.
enum EdgeView: String, CaseIterable {
  /// Neurons by inputs.
  case matrix
  /// Over the pixels of the images that the first layer reads.
  case image
}

/// How edges are drawn.
let viewParameter = Parameter.choice(
  "view", of: EdgeView.self,
  help: "neurons by inputs, or over pixels (for parts of the first layer)",
  summary: { $0 == .matrix ? "neurons by inputs" : "over the pixels of image data" })

private let mask = Command(
  name: "mask", family: .looking,
  summary: "Draw which inputs a layer, or some of its neurons, read",
  discussion: """
    On image data, a part of the first layer is drawn over the image: the pixels that a neuron \
    reads, or how many of the neurons read each pixel. view= chooses.
    """,
  parameters: [part.declaration, viewParameter.declaration],
  examples: ["mask fc1", "mask fc1[3]", "mask fc1[hubs]", "mask fc1 to=mask.svg"]
) { session, arguments in
  let (selection, layer, title) = try selection(part, session, arguments)
  let neurons =
    arguments.isGiven(part)
    ? try arguments.blaming(part) { _ in try selection.neurons(in: layer.rows) }
    : Array(0..<layer.neuronCount)
  let count = neurons.reduce(0) { $0 + layer.rows.edges(of: $1).count }
  let heading = "mask of \(title), \(formatCount(count)) edges"
  let map: HeatMap
  if let image = try imageShape(selection, layer, session, arguments) {
    map = pixelMask(layer, neurons, image, title: heading)
  } else {
    map = edgeMap(layer, neurons, title: heading, scale: .mask, statistic: .meanOverCells) { _ in 1
    }
  }
  let possible = neurons.count * layer.inputCount
  return Outcome(
    Answer([
      .figure(.heatMap(map)),
      .fields([
        .init("edges", .integer(count)),
        .init("sparsity", .share(possible == 0 ? 0 : 1 - Double(count) / Double(possible))),
      ]),
    ]))
}.comparing().drawing()

private let weights = Command(
  name: "weights", family: .looking,
  summary: "Draw the weights of a layer or part of one, with their histogram",
  discussion: """
    On image data, neurons of the first layer are drawn over the image; many of them as the mean \
    over those that read a pixel. view= chooses.
    """,
  parameters: [part.declaration, viewParameter.declaration],
  examples: ["weights fc1", "weights fc1[hubs]", "weights fc1[3]", "weights fc1 view=image"]
) { session, arguments in
  let (selection, layer, title) = try selection(part, session, arguments)
  let image = try imageShape(selection, layer, session, arguments)
  return Outcome(
    edgeAnswer(
      selection, layer, "weights of \(title)", layer.weights, valueName: "weight", image: image))
}.comparing().drawing()

/// The shape of the images that edges are to be drawn over; nil for a matrix.
///
/// - Throws: ``ShellError`` where `view=image` asks for what is not there.
func imageShape(
  _ selection: Selection, _ layer: Layer, _ session: Session, _ arguments: Arguments
) throws -> ImageShape? {
  let view = try arguments.value(viewParameter)
  if view == .matrix { return nil }
  let image = session.dataset?.image
  let fits = selection.layer == 0 && image?.pixelCount == layer.inputCount
  guard let view else { return fits && selection.part != .whole ? image : nil }
  guard fits, view == .image else {
    throw ShellError(
      .usage, "the inputs of this layer are no pixels",
      hint: "view=image is for the first layer, on image data such as digits or mnist",
      argument: viewParameter.declaration.name)
  }
  return image
}

/// A heat map over neurons and inputs of one value an active edge.
private func edgeMap(
  _ layer: Layer, _ neurons: [Int], title: String, scale: HeatMap.Scale,
  statistic: BinnedGrid.Statistic, value: (Int) -> Float
) -> HeatMap {
  var grid = BinnedGrid(rows: neurons.count, columns: layer.inputCount)
  for (row, neuron) in neurons.enumerated() {
    for edge in layer.rows.edges(of: neuron) {
      grid.add(value(edge), row: row, column: Int(layer.rows.columns[edge]))
    }
  }
  let isWhole = neurons.count == layer.neuronCount
  return HeatMap(
    grid: grid, statistic: statistic, scale: scale, title: title,
    rowLabel: isWhole ? "neuron" : "chosen neuron", columnLabel: "input")
}

/// Which pixels a neuron reads, or how many of some neurons read each.
private func pixelMask(
  _ layer: Layer, _ neurons: [Int], _ image: ImageShape, title: String
) -> HeatMap {
  var map = pixelMap(
    layer, neurons, image, title: title, scale: neurons.count == 1 ? .mask : .sequential
  ) { _ in 1 }
  if neurons.count > 1 {
    map.statistic = .sum
    map.valueName = "neurons that read it"
  }
  return map
}

/// A heat map over the pixels of one value an active edge, the mean where several neurons read one.
func pixelMap(
  _ layer: Layer, _ neurons: [Int], _ image: ImageShape, title: String, scale: HeatMap.Scale,
  value: (Int) -> Float
) -> HeatMap {
  var grid = BinnedGrid(rows: image.height, columns: image.width)
  for neuron in neurons {
    for edge in layer.rows.edges(of: neuron) {
      let pixel = Int(layer.rows.columns[edge])
      grid.add(value(edge), row: pixel / image.width, column: pixel % image.width)
    }
  }
  return HeatMap(
    grid: grid, scale: scale, title: title, rowLabel: "pixel row", columnLabel: "pixel column")
}

/// Most neurons that are drawn one by one.
private let mostImages = 10

/// One value an edge of a part of a layer: a picture of neurons, a histogram, statistics.
///
/// - Parameters:
///   - all: values of all the layer's edges, in row order.
///   - valueName: what a value is, in the singular.
///   - image: the shape of the images to draw over; nil for a matrix.
func edgeAnswer(
  _ selection: Selection, _ layer: Layer, _ title: String, _ all: [Float], valueName: String,
  image: ImageShape?
) -> Answer {
  let values = selection.edges(in: layer.rows).map { Double(all[$0]) }
  guard !values.isEmpty else { return .text("\(title): no edges") }
  var items: [Answer.Item] = []
  if let neurons = try? selection.neurons(in: layer.rows) {
    let figure: Figure
    if let image, neurons.count > 1, neurons.count <= mostImages {
      figure = .images(neuronImages(layer, neurons, image, title: title, all))
    } else {
      var map =
        image.map {
          pixelMap(layer, neurons, $0, title: title, scale: .diverging) { all[$0] }
        }
        ?? edgeMap(layer, neurons, title: title, scale: .diverging, statistic: .mean) { all[$0] }
      map.cutsOutliers = true
      map.valueName =
        image != nil && neurons.count > 1 ? "mean \(valueName) of its readers" : valueName
      figure = .heatMap(map)
    }
    items.append(.figure(figure))
  }
  let finite = values.filter(\.isFinite)
  let norm = finite.reduce(0) { $0 + $1 * $1 }.squareRoot()
  items += [
    .figure(.histogram(Histogram(values: values, title: title, label: valueName))),
    .fields(
      summary(values, of: "edges")
        + (finite.isEmpty ? [] : [.init("L2 norm", .number(norm))])),
  ]
  return Answer(items)
}

/// Each neuron's values over the pixels that it reads.
private func neuronImages(
  _ layer: Layer, _ neurons: [Int], _ image: ImageShape, title: String, _ all: [Float]
) -> ImageDrawing {
  ImageDrawing(
    neurons.map { neuron in
      var pixels = Array(repeating: Float.nan, count: image.pixelCount)
      for edge in layer.rows.edges(of: neuron) {
        pixels[Int(layer.rows.columns[edge])] = all[edge]
      }
      return ImageDrawing.Image(
        height: image.height, width: image.width, pixels: pixels, caption: "neuron \(neuron)")
    }, title: title, scale: .diverging, missing: "no edge")
}
