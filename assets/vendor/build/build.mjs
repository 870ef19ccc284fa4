// Writes the vendored files of the folder above from pinned npm packages: `node assets/vendor/build/build.mjs`.
// Needs Node 20, npm and a registry; the checkout gets only the results. It never runs in tests or at start.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = dirname(here);
let esbuild; // of the temporary folder, once it is there
const work = mkdtempSync(join(tmpdir(), "zhiheng-vendor-"));

const ICONS = ["box-arrow-right", "download"];

try {
  for (const name of ["package.json", "package-lock.json", "plotly-entry.js"]) {
    if (existsSync(join(here, name))) cpSync(join(here, name), join(work, name));
  }
  const locked = existsSync(join(work, "package-lock.json"));
  execFileSync("npm", [locked ? "ci" : "install", "--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved"],
    { cwd: work, stdio: "inherit", shell: process.platform === "win32" });
  if (!locked) cpSync(join(work, "package-lock.json"), join(here, "package-lock.json"));

  esbuild = createRequire(join(work, "index.js"))("esbuild");
  stylesheets();
  icons();
  regenerator();
  gridLocale();
  await plotly();
} finally {
  rmSync(work, { recursive: true, force: true });
}

function stylesheets() {
  write("bootstrap.min.css", withoutSourceMap(read("bootstrap/dist/css/bootstrap.min.css")));
  for (const name of ["ag-grid.min.css", "ag-theme-balham.min.css"]) write(name, communityOnly(read(`ag-grid-community/styles/${name}`)));
  write("LICENSE-bootstrap.txt", read("bootstrap/LICENSE"));
  write("LICENSE-bootstrap-icons.txt", read("bootstrap-icons/LICENSE"));
  write("LICENSE-ag-grid.txt", licence(packageFolder("ag-grid-community")));
}

// Without the selectors of what only AG Grid Enterprise draws and of other themes: a third of the bytes.
function communityOnly(css) {
  const unused = new RegExp("\\.ag-(charts?|rich-select|tool-panel|side-bar|side-button|set-filter|mini-filter|pivot|column-drop|" +
    "advanced-filter|status-(bar|name|panel)|master|details|group-filter|filter-toolbar|column-(select|panel)|watermark|" +
    "angle-select|color-(picker|panel|input)|formula|find-|theme-[a-z]+-(auto-)?dark|theme-(alpine|quartz|material))");
  const rule = /([^{}]+)(\{[^{}]*\})/g;
  const lean = css.replace(rule, (whole, selectors, declarations) => {
    if (/^\s*(@|from|to|[\d.]+%)/.test(selectors)) return whole;
    const kept = selectors.split(",").filter((selector) => !unused.test(selector));
    return kept.length ? kept.join(",") + declarations : "";
  }).replace(/@media[^{}]+\{\s*\}/g, "");
  const { warnings } = esbuild.transformSync(lean, { loader: "css" });
  if (warnings.length) throw new Error("leaving out selectors broke the sheet: " + JSON.stringify(warnings));
  return lean;
}

// Dash's own polyfill (34 kB compressed) is for browsers before 2017; its scripts only use this part of it.
function regenerator() {
  const { code } = esbuild.transformSync(read("regenerator-runtime/runtime.js"), { minify: true, loader: "js" });
  write("regenerator-runtime.min.js", `/* regenerator-runtime ${version("regenerator-runtime")} (MIT) */\n${code}`);
  write("LICENSE-regenerator-runtime.txt", read("regenerator-runtime/LICENSE"));
}

// The icons as masks in a stylesheet: a tenth of the whole font, and no second request.
function icons() {
  const rules = ICONS.map((name) => {
    const svg = read(`bootstrap-icons/icons/${name}.svg`)
      .replace(/ (width|height|fill|class)="[^"]*"/g, "").replace(/\s*\n\s*/g, "")
      .replace(/"/g, "'").replace(/[<>#%]/g, encodeURIComponent);
    return `.bi-${name}{--bi:url("data:image/svg+xml,${svg}")}`;
  });
  write("bootstrap-icons.css", [
    `/* ${ICONS.length} of Bootstrap Icons ${version("bootstrap-icons")} (MIT), written by build/build.mjs: <i class="bi bi-house"></i> */`,
    ".bi{display:inline-block;width:1em;height:1em;vertical-align:-.125em;background-color:currentColor;" +
      "-webkit-mask:var(--bi) no-repeat center/contain;mask:var(--bi) no-repeat center/contain;" +
      "-webkit-print-color-adjust:exact;print-color-adjust:exact}",
    "@media (forced-colors:active){.bi{forced-color-adjust:none;background-color:CanvasText}}",
    ...rules, ""].join("\n"));
}

// Of the published table only the words that the community grid can ask for.
function gridLocale() {
  const { AG_GRID_LOCALE_CN: table } = createRequire(join(work, "index.js"))("@ag-grid-community/locale");
  const grid = read("ag-grid-community/dist/ag-grid-community.js");
  const used = Object.fromEntries(Object.entries(table).filter(([key]) => new RegExp(`["'\`]${key}["'\`]|\\b${key}:`).test(grid)));
  write("ag-grid-locale-zh-cn.js",
    `/* ${Object.keys(used).length} of the Chinese words of AG Grid ${version("@ag-grid-community/locale")} (MIT), written by build/build.mjs; read by dashAgGridFunctions.js */\n` +
    `window.zhihengGridWords = ${JSON.stringify(used)};\n`);
}

async function plotly() {
  const done = await esbuild.build({
    absWorkingDir: work, entryPoints: ["plotly-entry.js"], bundle: true, minify: true, format: "iife", target: "chrome102",
    define: { global: "window", "define.amd": "false", "process.env.NODE_DEBUG": "false" },
    loader: { ".css": "empty" }, // only of the maps, which are left out
    charset: "utf8", legalComments: "none", metafile: true, write: false,
  });
  write("plotly.min.js",
    `/* plotly.js ${version("plotly.js")} (MIT), the chart types of build/plotly-entry.js; licences in LICENSE-plotly.txt */\n` +
    done.outputFiles[0].text);
  const folders = [...new Set(Object.keys(done.metafile.inputs)
    .map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter(Boolean))].sort();
  write("LICENSE-plotly.txt", "Licences of what is bundled in plotly.min.js\n" + folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(work, folder, "package.json"), "utf8"));
    return `\n${"=".repeat(80)}\n${name} ${version} (${license})\n\n${licence(join(work, folder))}`;
  }).join(""));
}

function licence(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file ? readFileSync(join(folder, file), "utf8").trim() + "\n" : "(the package carries no licence text of its own)\n";
}

function packageFolder(name) { return join(work, "node_modules", name); }
function read(path) { return readFileSync(join(work, "node_modules", path), "utf8"); }
function version(name) { return JSON.parse(read(`${name}/package.json`)).version; }
function withoutSourceMap(css) { return css.replace(/\/\*# sourceMappingURL=.*?\*\/\s*$/, ""); }
function write(name, text) {
  writeFileSync(join(target, name), text);
  console.log(`${name}: ${Buffer.byteLength(text)} bytes`);
}
