// The language of the configuration as gw.toml(5) explains it: sections of text, lists and
// examples. The texts are data (language_*.cpp). One function here writes them as a page; another
// writes the examples as files, which a test checks with `gw validate`.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cmd/generate/generate.h"
#include "cmd/generate/mdoc.h"

namespace gw::cmd {

struct Item {
  std::string_view term, text;
};

// One piece of a section, in the order of the page.
struct Block {
  enum class Kind : std::uint8_t {
    heading,  // text: a title
    text,     // paragraphs; an empty line separates them
    example,  // text: TOML as shown; rest: what makes it a whole configuration, not shown
    file,   // text: its path; rest: its content. Files in a row are one configuration, with gw.toml
    list,   // items; text: the widest term
    steps,  // items without terms, numbered
  };
  Kind kind;
  std::string_view text, rest = {};
  std::span<const Item> items = {};
};

constexpr Block heading(std::string_view title) { return {Block::Kind::heading, title}; }
constexpr Block text(std::string_view paragraphs) { return {Block::Kind::text, paragraphs}; }
constexpr Block example(std::string_view toml, std::string_view rest = {}) {
  return {Block::Kind::example, toml, rest};
}
constexpr Block file(std::string_view path, std::string_view content) {
  return {Block::Kind::file, path, content};
}
constexpr Block list(std::string_view widest, std::span<const Item> items) {
  return {Block::Kind::list, widest, {}, items};
}
constexpr Block steps(std::span<const Item> items) { return {Block::Kind::steps, {}, {}, items}; }

struct Section {
  std::string_view title;
  std::span<const Block> blocks;
};

// The sections that explain the language, in their order.
std::span<const Section> language_sections();
// How a policy type is used: one short example per type; empty where the type is not known.
std::span<const Block> policy_example(std::string_view type);

void write_blocks(Mdoc& page, std::span<const Block> blocks);
void write_sections(Mdoc& page, std::span<const Section> sections);

// Every example of the page as a whole configuration: "NN/gw.toml" and the files that it includes.
std::vector<Generated> language_examples();

// One file per story.
extern const Section language_writing, language_placeholders, language_files;
extern const Section language_values, language_templates;
extern const Section language_listeners, language_paths, language_precedence, language_normal_form;
extern const Section language_actions, language_rewriting, language_edits, language_attempts;
extern const Section language_policies, language_settings, language_preflights;
extern const Section language_order, language_forwarding, language_reasons;
extern const Section language_tests, language_nginx;

}  // namespace gw::cmd
