// The chart types that the product draws, with Chinese for the mode bar and the dates.
// Charts of other types draw nothing: add the type here and rebuild.
const Plotly = require("plotly.js/lib/core"); // brings scatter
Plotly.register([
  require("plotly.js/lib/bar"),
  require("plotly.js/lib/pie"),
  require("plotly.js/lib/heatmap"),
  require("plotly.js/lib/box"),
  require("plotly.js/lib/histogram"),
  require("plotly.js/lib/scatterpolar"),
  require("plotly.js/lib/waterfall"),
  require("plotly.js/lib/funnel"),
  require("plotly.js/lib/sankey"),
  require("plotly.js/lib/treemap"),
  require("plotly.js/lib/indicator"),
]);
Plotly.register(require("plotly.js/lib/locales/zh-cn"));
window.Plotly = Plotly;
