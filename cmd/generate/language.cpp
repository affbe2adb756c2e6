// Sections as a page, and examples as files.
#include "cmd/generate/language.h"

#include "base/text.h"
#include "policy/kind.h"

namespace gw::cmd {

namespace {

using Kind = Block::Kind;

bool is_display(Kind kind) { return kind == Kind::example || kind == Kind::file; }

void write_list(Mdoc& page, const Block& block) {
  if (block.kind == Kind::steps)
    page.begin_numbers();
  else if (block.text.empty())
    page.begin_list();
  else
    page.begin_table(block.text);
  for (const Item& item : block.items) {
    if (block.kind == Kind::steps)
      page.number();
    else
      page.item(item.term);
    page.paragraphs(item.text);
  }
  page.end_list();
}

void write_block(Mdoc& page, const Block& block) {
  switch (block.kind) {
    case Kind::heading:
      return page.subsection(block.text);
    case Kind::text:
      return page.paragraphs(block.text);
    case Kind::example:
      return page.verbatim(block.text);
    case Kind::file:
      page.paragraphs(format("The file {}:", block.text));
      return page.verbatim(block.rest);
    case Kind::list:
    case Kind::steps:
      return write_list(page, block);
  }
}

// Whether a blank line must be asked for: text starts at once, a compact list too.
bool needs_break(const Block& before, const Block& block) {
  if (before.kind == Kind::heading || block.kind == Kind::heading) return false;
  const bool starts_at_once = block.kind == Kind::text || block.kind == Kind::file ||
                              block.kind == Kind::steps || !block.text.empty();
  return starts_at_once && block.kind != Kind::example;
}

class Examples {
 public:
  void take(std::span<const Block> blocks) {
    bool in_files = false;
    for (const Block& block : blocks) {
      if (is_display(block.kind) && !(block.kind == Kind::file && in_files)) ++number_;
      in_files = block.kind == Kind::file;
      if (block.kind == Kind::example) add("gw.toml", format("{}\n{}", block.text, block.rest));
      if (in_files) add(block.text, format("{}\n", block.rest));
    }
  }
  std::vector<Generated> all;

 private:
  void add(std::string_view path, std::string content) {
    all.push_back({format("{:02}/{}", number_, path), std::move(content)});
  }
  int number_ = 0;
};

}  // namespace

std::span<const Section> language_sections() {
  static const Section sections[] = {
      language_writing,     language_placeholders, language_files,     language_values,
      language_templates,   language_listeners,    language_paths,     language_precedence,
      language_normal_form, language_actions,      language_rewriting, language_edits,
      language_attempts,    language_policies,     language_settings,  language_preflights,
      language_order,       language_forwarding,   language_reasons,   language_tests,
      language_nginx,
  };
  return sections;
}

void write_blocks(Mdoc& page, std::span<const Block> blocks) {
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (i > 0 && needs_break(blocks[i - 1], blocks[i])) page.break_paragraph();
    write_block(page, blocks[i]);
  }
}

void write_sections(Mdoc& page, std::span<const Section> sections) {
  for (const Section& section : sections) {
    page.section(section.title);
    write_blocks(page, section.blocks);
  }
}

std::vector<Generated> language_examples() {
  Examples examples;
  for (const Section& section : language_sections()) examples.take(section.blocks);
  for (const policy::Kind& kind : policy::kinds()) examples.take(policy_example(kind.name));
  return std::move(examples.all);
}

}  // namespace gw::cmd
