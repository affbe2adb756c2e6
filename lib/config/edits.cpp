// Edits of fields and parameters: { set, add, remove }. Framing and hop-by-hop fields (RFC 9110,
// 7.6.1) are controlled by the gateway and cannot be edited.
#include <algorithm>

#include "base/text.h"
#include "config/reader.h"
#include "config/template.h"
#include "http/method.h"

namespace gw::config {

namespace {

constexpr Option edit_options[] = {
    {"set", "table of templates", "", "Fields to set; replaces all fields of the same name."},
    {"add", "table of templates or lists", "", "Fields to add; existing fields are kept."},
    {"remove", "list of names", "",
     "Fields to remove; a * at the end of a name removes all with that prefix."},
};
constexpr Option request_options[] = {
    edit_options[0],
    edit_options[1],
    edit_options[2],
    {"query", "edits", "", "The same edits for query parameters."},
};

constexpr std::string_view own_fields[] = {
    "connection", "content-length", "keep-alive",        "proxy-connection",
    "te",         "trailer",        "transfer-encoding", "upgrade",
};

enum class Target : std::uint8_t { request, response, query };

class EditReader {
 public:
  EditReader(Target target, const TemplateScope& scope, Diagnostics& diagnostics)
      : target_(target), scope_(scope), diagnostics_(diagnostics) {}

  void read(Reader& reader, Edits& edits) {
    edits.at = reader.at();
    if (auto table = reader.table("set")) read_fields(*table, Word::set, edits.set);
    if (auto table = reader.table("add")) read_fields(*table, Word::add, edits.add);
    for (const Text& name : reader.texts("remove")) read_removal(name, edits.remove);
  }

 private:
  enum class Word : std::uint8_t { set, add, remove };

  void read_fields(Reader& table, Word word, std::vector<FieldTemplate>& fields) {
    for (const Entry& entry : table.entries()) {
      FieldTemplate field{
          target_ == Target::query ? entry.key : lower(entry.key), {}, entry.key_at};
      if (!check_name(field.name, entry.key_at, word)) continue;
      const bool twice = std::any_of(fields.begin(), fields.end(), [&](const FieldTemplate& one) {
        return one.name == field.name;
      });
      if (twice)
        diagnostics_.error("key-set-twice", entry.key_at,
                           format("`{}` is given twice: field names ignore case", entry.key),
                           "keep one of them");
      read_values(table, entry, word, field);
      fields.push_back(std::move(field));
    }
  }

  void read_values(Reader& table, const Entry& entry, Word word, FieldTemplate& field) {
    if (word == Word::set && entry.value.is_array()) {
      wrong_type(entry.value, table.subject(entry.key), "text (only `add` takes a list)",
                 diagnostics_);
      return;
    }
    for (const Text& text : table.texts(entry.key)) {
      if (target_ != Target::query) check_text(text);
      field.values.push_back(parse_template(text.value, text.at, scope_, diagnostics_));
    }
  }

  void read_removal(const Text& text, std::vector<std::string>& names) {
    std::string name = target_ == Target::query ? text.value : lower(text.value);
    std::string_view plain = name;
    const bool many = plain.ends_with('*');
    if (many) plain.remove_suffix(1);
    if (!many) {
      if (!check_name(name, text.at, Word::remove)) return;
    } else if (target_ != Target::query && takes_own_field(plain, text.at)) {
      return;
    }
    names.push_back(std::move(name));
  }

  // "con*" would also remove content-length.
  bool takes_own_field(std::string_view start, Position at) {
    const auto own = std::find_if(std::begin(own_fields), std::end(own_fields),
                                  [start](std::string_view f) { return f.starts_with(start); });
    if (own == std::end(own_fields)) return false;
    diagnostics_.error("field.not-yours", at,
                       format("\"{}*\" would remove `{}`, which the gateway controls", start, *own),
                       "write a longer prefix or the full names");
    return true;
  }

  bool check_name(std::string_view name, Position at, Word word) {
    if (target_ == Target::query) return true;
    if (!http::is_token(name)) {
      diagnostics_.error("field.name", at,
                         format("\"{}\" is not a valid field name", printable(name)),
                         "use letters, digits and -");
      return false;
    }
    const bool own =
        std::find(std::begin(own_fields), std::end(own_fields), name) != std::end(own_fields);
    const bool host = target_ == Target::request && name == "host" && word != Word::set;
    if (!own && !host) return true;
    diagnostics_.error("field.not-yours", at,
                       format("`{}` cannot be edited: the gateway controls it", name),
                       host ? "a request has exactly one Host: use `set`" : "");
    return false;
  }

  void check_text(const Text& text) {
    const bool control = std::any_of(text.value.begin(), text.value.end(), [](char c) {
      return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
    if (control)
      diagnostics_.error("field.value", text.at,
                         "a field value cannot contain control characters or line breaks");
  }

  Target target_;
  const TemplateScope& scope_;
  Diagnostics& diagnostics_;
};

}  // namespace

RequestEdits parse_request_edits(const Value& value, const TemplateScope& scope,
                                 Diagnostics& diagnostics) {
  RequestEdits edits;
  Reader reader(value, "`request`", diagnostics);
  EditReader(Target::request, scope, diagnostics).read(reader, edits);
  if (auto query = reader.table("query")) {
    EditReader(Target::query, scope, diagnostics).read(*query, edits.query);
    query->finish(edit_options);
  }
  reader.finish(request_options);
  return edits;
}

Edits parse_response_edits(const Value& value, const TemplateScope& scope,
                           Diagnostics& diagnostics) {
  Edits edits;
  Reader reader(value, "`response`", diagnostics);
  EditReader(Target::response, scope, diagnostics).read(reader, edits);
  reader.finish(edit_options);
  return edits;
}

}  // namespace gw::config
