// The frame and the styles of a page.
#include "record/page.h"

#include "base/markup.h"
#include "base/text.h"

namespace gw::record {

namespace {

constexpr std::string_view head = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root { --back: #fff; --sheet: #f6f7f9; --text: #1c2128; --faint: #667; --grid: #dde1e6;
  --blue: #2563c9; --green: #1f8a4c; --yellow: #b97a00; --red: #cc2f2f; --grey: #889; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14171c; --sheet: #1d2128; --text: #e4e7eb; --faint: #9aa3ae; --grid: #333a44;
    --blue: #6ea8fe; --green: #58c98a; --yellow: #e8b341; --red: #ff7b72; --grey: #99a; }
}
body { background: var(--back); color: var(--text); margin: 2rem auto; max-width: 76rem;
  padding: 0 1rem; font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
.sub { color: var(--faint); margin: .2rem 0 1.2rem; overflow-wrap: anywhere; }
.tiles { display: flex; flex-wrap: wrap; gap: .6rem; }
.tile { background: var(--sheet); border-radius: .4rem; padding: .5rem .9rem; }
.tile b { display: block; font-size: 1.15rem; }
.tile span, small, .none { color: var(--faint); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(34rem, 100%), 1fr));
  gap: 1rem; margin: 1rem 0; }
.plot { background: var(--sheet); border-radius: .4rem; margin: 0; padding: .7rem .9rem;
  min-width: 0; }
.plot svg { width: 100%; min-width: 34rem; height: auto; display: block; }
figcaption { font-weight: 600; margin-bottom: .3rem; }
.key { font-weight: 400; margin-left: .8rem; display: inline-block; }
.key::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .3em;
  border-radius: .2em; background: currentColor; }
.grid { stroke: var(--grid); stroke-width: 1; }
.tick { fill: var(--faint); font-size: 12px; }
.curve { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; }
.area { fill: currentColor; opacity: .14; }
.dot { fill: currentColor; opacity: 0; }
.dot:hover { opacity: 1; }
rect { fill: currentColor; }
.band { opacity: .2; }
.blue { color: var(--blue); } .green { color: var(--green); } .yellow { color: var(--yellow); }
.red { color: var(--red); } .grey { color: var(--grey); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid var(--grid);
  white-space: nowrap; }
th { color: var(--faint); font-weight: 500; }
th:first-child, td:first-child { text-align: left; white-space: normal; overflow-wrap: anywhere;
  min-width: 9rem; }
</style>
)";

std::string row_of(const std::vector<std::string>& cells, std::string_view tag) {
  std::string row = "<tr>";
  for (const std::string& cell : cells) row += format("<{0}>{1}</{0}>", tag, markup_text(cell));
  return row + "</tr>\n";
}

std::string table_of(const PageTable& table) {
  std::string text = format("<h2>{}</h2>\n<div class=\"wide\"><table>\n", markup_text(table.title));
  text += row_of(table.head, "th");
  for (const auto& row : table.rows) text += row_of(row, "td");
  return text + "</table></div>\n";
}

}  // namespace

std::string html(const Page& page) {
  std::string text(head);
  text += format("<title>{}</title>\n</head>\n<body>\n<h1>{}</h1>\n<p class=\"sub\">{}</p>\n",
                 markup_text(page.title), markup_text(page.title), markup_text(page.subtitle));
  text += "<div class=\"tiles\">\n";
  for (const Tile& tile : page.tiles)
    text += format("<div class=\"tile\"><b{}>{}</b><span>{}</span></div>\n",
                   tile.tone ? format(" class=\"{}\"", tone_name(*tile.tone)) : "",
                   markup_text(tile.value), markup_text(tile.label));
  text += "</div>\n";
  text += "<div class=\"plots\">\n";
  for (const Plot& plot : page.plots) text += svg_of(plot);
  text += "</div>\n";
  for (const PageTable& table : page.tables) text += table_of(table);
  return text + "</body>\n</html>\n";
}

}  // namespace gw::record
