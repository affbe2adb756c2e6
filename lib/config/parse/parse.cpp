// The story of loading: find and join the files, fill placeholders, read the tables.
#include "config/parse/parse.h"

#include "base/text.h"
#include "config/files.h"
#include "config/parse/parts.h"
#include "config/placeholders.h"

namespace gw::config {

namespace {

using ParseEntry = void (*)(const Entry&, Parsing&);
using ParseItem = void (*)(const Value&, Parsing&);

// [listener.NAME], [upstream.NAME] and their like.
void parse_named(const Value& root, std::string_view kind, ParseEntry parse, Parsing& parsing) {
  const Value* tables = root.find(kind);
  if (tables == nullptr) return;
  if (!tables->is_table()) {
    parsing.diagnostics.error("wrong-type", tables->at,
                              format("`{}` must be tables by name, not {}", kind, tables->kind()),
                              format("write [{}.NAME]", kind));
    return;
  }
  for (const Entry& entry : *tables->table()) {
    if (!is_name(entry.key))
      parsing.diagnostics.error("bad-name", entry.key_at,
                                format("\"{}\" is not a valid {} name", printable(entry.key), kind),
                                "use only A-Z a-z 0-9 _ -");
    parse(entry, parsing);
  }
}

// [[route]], [[test]].
void parse_list(const Value& root, std::string_view kind, ParseItem parse, Parsing& parsing) {
  const Value* list = root.find(kind);
  if (list == nullptr) return;
  if (list->array() == nullptr) {
    parsing.diagnostics.error("wrong-type", list->at,
                              format("`{}` must be a list of tables, not {}", kind, list->kind()),
                              format("write [[{}]]", kind));
    return;
  }
  for (const Value& item : *list->array()) parse(item, parsing);
}

void parse_tables(const Value& root, Parsing& parsing) {
  Reader(root, "the configuration", parsing.diagnostics).finish(options_of(Table::root));
  if (const Value* gateway = root.find("gateway")) parse_gateway(*gateway, parsing);
  parse_named(root, "listener", parse_listener, parsing);
  parse_named(root, "upstream", parse_upstream, parsing);
  parse_named(root, "policy", parse_policy, parsing);
  parse_named(root, "consumer", parse_consumer, parsing);
  parse_named(root, "group", parse_group, parsing);
  parse_list(root, "route", parse_route, parsing);
  parse_list(root, "test", parse_test, parsing);
}

}  // namespace

Loaded load(const std::vector<std::string>& paths, const std::vector<PolicyType>& types,
            Sources& sources) {
  Loaded loaded;
  Placeholders placeholders(sources, loaded.diagnostics, loaded.read, loaded.not_checked);
  Files files(sources, placeholders, loaded.diagnostics, loaded.read);
  for (const std::string& path : paths) files.add(path);
  Value root = files.take();
  if (const Value* vars = root.find("vars")) {
    if (vars->is_table())
      placeholders.set_variables(*vars);
    else
      wrong_type(*vars, {"", "vars", "the configuration"}, "a table", loaded.diagnostics);
  }
  placeholders.fill(root);
  Parsing parsing{loaded.config, loaded.diagnostics, sources,
                  types,         loaded.read,        loaded.not_checked};
  parse_tables(root, parsing);
  loaded.diagnostics.sort();
  return loaded;
}

}  // namespace gw::config
