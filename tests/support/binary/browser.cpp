// The page lies in a frame of the wanted width, as no window of the browser is narrower than 500.
// Our pages forbid scripts, so what is measured is a copy that allows one.
#include "support/binary/browser.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/binary/process.h"

namespace gw::test {

namespace {

constexpr int height = 3000;

constexpr std::string_view ruler = R"(<script>
addEventListener("load", () => {
  const wide = document.documentElement.clientWidth, outside = [];
  const name = e => e.tagName + "." + (e.getAttribute("class") || e.textContent).slice(0, 20);
  const box = e => e.getBoundingClientRect();
  if (document.documentElement.scrollWidth > wide) outside.push("page");
  for (const e of document.body.querySelectorAll("*")) {
    const scrolls = e.parentElement.closest(".wide");
    if (!scrolls && (box(e).left < -0.5 || box(e).right > wide + 0.5)) outside.push(name(e));
  }
  let drawn = 0;
  for (const svg of document.querySelectorAll("svg")) {
    const frame = box(svg);
    for (const e of svg.querySelectorAll("rect, path, text, line")) {
      const b = box(e);
      if (b.left < frame.left - 0.5 || b.right > frame.right + 0.5 ||
          b.top < frame.top - 0.5 || b.bottom > frame.bottom + 0.5) outside.push(name(e));
      if (e.matches("rect, path") && b.width > 0 && b.width + b.height > 1) ++drawn;
    }
  }
  const words = outside.map(word => word.replace(/[^-.\w]/g, "_")).join(" ");
  const background = getComputedStyle(document.body).backgroundColor;
  parent.postMessage([drawn, background, words].join("|"), "*");
});
</script>)";

constexpr std::string_view frame = R"(<!doctype html><meta charset="utf-8">
<style>
body {{ margin: 0 }}
iframe {{ border: 0; width: {}px; height: {}px; display: block }}
</style>
<script>addEventListener("message", e => document.title = "measured|" + e.data + "|");</script>
<iframe src="{}"></iframe>
)";

Ran browse(const TempFolder& folder, const std::string& page, const Screen& screen,
           std::vector<std::string> more) {
  std::vector<std::string> words = {"/usr/bin/chromium",
                                    "--headless",
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-dev-shm-usage",
                                    "--hide-scrollbars",
                                    "--enable-logging=stderr",
                                    "--virtual-time-budget=5000",
                                    format("--window-size={},{}", screen.width, height),
                                    "--user-data-dir=" + folder.path("browser")};
  if (screen.dark) words.emplace_back("--blink-settings=preferredColorScheme=0");
  words.insert(words.end(), more.begin(), more.end());
  words.push_back("file://" + folder.path(page));
  Ran ran = run({.words = words, .folder = folder.path()});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  return ran;
}

std::string framed(const TempFolder& folder, const std::string& page, const Screen& screen) {
  folder.write("frame.html", format(frame, screen.width, height, page));
  return "frame.html";
}

std::string lines_with(const std::string& text, std::string_view word) {
  std::string found;
  for (const std::string_view line : split(text, '\n'))
    if (line.find(word) != line.npos) found.append(line).append("\n");
  return found;
}

}  // namespace

Laid look_at(const TempFolder& folder, const std::string& page, const Screen& screen) {
  const Ran bare = browse(folder, page, screen, {"--dump-dom"});
  std::string copy = folder.read(page);
  const std::size_t policy = copy.find("<meta http-equiv=\"Content-Security-Policy\"");
  REQUIRE(policy != copy.npos);
  copy.replace(policy, copy.find('>', policy) + 1 - policy, ruler);
  folder.write("measured.html", copy);
  const Ran measured =
      browse(folder, framed(folder, "measured.html", screen), screen, {"--dump-dom"});
  INFO(measured.out);
  const std::size_t title = measured.out.find("<title>measured|");
  REQUIRE(title != measured.out.npos);
  const std::vector<std::string_view> parts =
      split(std::string_view(measured.out).substr(title), '|');
  REQUIRE(parts.size() >= 5);
  return {.dom = bare.out,
          .complaints = lines_with(bare.err + measured.err, "CONSOLE"),
          .drawn = static_cast<int>(parse_number(parts[1]).value_or(0)),
          .outside = std::string(parts[3]),
          .background = std::string(parts[2])};
}

std::string picture_of(const TempFolder& folder, const std::string& page, const Screen& screen) {
  browse(folder, framed(folder, page, screen), screen,
         {"--screenshot=" + folder.path("picture.png")});
  return folder.read("picture.png");
}

}  // namespace gw::test
