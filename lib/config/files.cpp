// Reads and merges the files. A file is read only once, so includes may be circular.
#include "config/files.h"

#include <algorithm>

#include "base/text.h"
#include "config/reader.h"
#include "config/toml.h"

namespace gw::config {

namespace {

bool is_glob(std::string_view path) { return path.find_first_of("*?") != path.npos; }

bool is_list_of_tables(const Value& value) {
  const Value::Array* items = value.array();
  return items != nullptr && !items->empty() &&
         std::all_of(items->begin(), items->end(), [](const Value& v) { return v.is_table(); });
}

}  // namespace

void Files::find(const Wanted& wanted) {
  const bool folder = sources_.is_folder(wanted.path);
  if (!folder && !is_glob(wanted.path)) return read_one(wanted);
  const Result<std::vector<std::string>> found = sources_.list(wanted.path);
  if (!found || found->empty()) {
    diagnostics_.warning("include.nothing", wanted.at,
                         folder ? format("the folder {} contains no *.toml file", wanted.path)
                                : format("no file matches {}", wanted.path));
    return;
  }
  for (const std::string& path : *found) read_one({path, wanted.at, wanted.group});
}

void Files::read_one(const Wanted& wanted) {
  const std::string name = path_from("", wanted.path);
  const auto [known, is_new] = groups_.emplace(name, wanted.group.name);
  if (!is_new) {
    if (known->second != wanted.group.name)
      diagnostics_.error("include.two-groups", wanted.at,
                         format("{} is included twice, into different groups", name),
                         "a file is read only once: include it in one place");
    return;
  }
  const Result<std::string> text = sources_.read(name);
  if (!text) {
    diagnostics_.error("unreadable-file", wanted.at,
                       format("cannot read {}: {}", name, text.error().message));
    return;
  }
  read_.push_back(name);
  const auto index = static_cast<std::uint32_t>(diagnostics_.files.size());
  diagnostics_.files.push_back(name);
  Value file = parse_toml(*text, index, diagnostics_);

  auto& entries = std::get<Value::Table>(file.data);
  const auto includes = std::find_if(entries.begin(), entries.end(),
                                     [](const Entry& entry) { return entry.key == "include"; });
  Value list;
  list.data = Value::Array();
  if (includes != entries.end()) {
    list = std::move(includes->value);
    entries.erase(includes);
  }
  if (!wanted.group.name.empty()) {
    check_group_tables(file, wanted.group);
    give_group(file, wanted.group);
  }
  join(root_, std::move(file), "");
  include(list, wanted);
}

void Files::include(const Value& list, const Wanted& from) {
  Value filled = list;
  placeholders_.fill_names(filled);
  if (filled.array() == nullptr) {
    Value one;
    one.data = Value::Array{std::move(filled)};
    filled = std::move(one);
  }
  for (const Value& item : *filled.array()) {
    if (item.is_table())
      include_table(item, from);
    else
      follow(item, from.group);
  }
}

void Files::include_table(const Value& item, const Wanted& from) {
  Reader reader(item, "include", diagnostics_);
  const Maybe<std::string> name = reader.text("group");
  const std::vector<const Value*> files = reader.items("files");
  reader.finish(options_of(Table::include));
  if (!name) return;
  if (!is_name(name->value))
    diagnostics_.error("bad-name", name->at,
                       format("\"{}\" is not a valid group name", printable(name->value)),
                       "use only A-Z a-z 0-9 _ -");
  if (!from.group.name.empty() && from.group.name != name->value)
    diagnostics_.error("include.two-groups", name->at,
                       format("this file already belongs to the group `{}`", from.group.name));
  for (const Value* one : files) follow(*one, {name->value, name->at});
}

void Files::follow(const Value& name, const Group& group) {
  const auto text = read_text(name, {"", "include", "the file"}, diagnostics_);
  if (text) find({path_from(diagnostics_.files[name.at.file], *text), name.at, group});
}

void Files::check_group_tables(const Value& file, const Group& group) {
  static constexpr std::string_view allowed[] = {"route", "upstream", "policy", "test"};
  for (const Entry& entry : *file.table()) {
    if (std::find(std::begin(allowed), std::end(allowed), entry.key) == std::end(allowed)) {
      diagnostics_.error(
          "include.table", entry.key_at,
          format("a file of the group `{}` cannot contain `{}`", group.name, entry.key),
          "it may contain routes, upstreams, policies and tests");
    } else if (entry.value.is_table()) {
      for (const Entry& one : *entry.value.table())
        check_owner(entry.key + "." + one.key, one.key_at, group);
    }
  }
}

void Files::check_owner(const std::string& table, Position at, const Group& group) {
  const auto [owner, is_new] = owners_.emplace(table, Owner{group.name, at});
  if (is_new || owner->second.group == group.name) return;
  diagnostics_.error(
      "include.two-groups", at,
      format("[{}] is defined by the group `{}` and, at {}, by the group `{}`", table, group.name,
             diagnostics_.place(owner->second.at), owner->second.group));
}

void Files::give_group(Value& file, const Group& group) {
  for (Entry& entry : std::get<Value::Table>(file.data)) {
    auto* routes = std::get_if<Value::Array>(&entry.value.data);
    if (entry.key != "route" || routes == nullptr) continue;
    for (Value& route : *routes) {
      auto* keys = std::get_if<Value::Table>(&route.data);
      if (keys == nullptr) continue;
      if (const Value* named = route.find("group")) {
        diagnostics_.error("include.group", named->at,
                           format("the routes of this file belong to the group `{}`, as set at {}",
                                  group.name, diagnostics_.place(group.at)),
                           "remove `group`");
        continue;
      }
      Value name;
      name.data = group.name;
      name.at = group.at;
      keys->push_back({"group", group.at, std::move(name)});
    }
  }
}

void Files::join(Value& into, Value&& from, const std::string& path) {
  auto& kept = std::get<Value::Table>(into.data);
  std::unordered_map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < kept.size(); ++i) known.emplace(kept[i].key, i);
  for (Entry& entry : std::get<Value::Table>(from.data)) {
    const auto found = known.find(entry.key);
    if (found == known.end())
      kept.push_back(std::move(entry));
    else
      join_entry(kept[found->second], std::move(entry), path);
  }
}

void Files::join_entry(Entry& into, Entry&& from, const std::string& path) {
  const std::string name = path + from.key;
  if (path == "policy.") {
    diagnostics_.error("key-set-twice", from.key_at,
                       format("the policy `{}` is defined in two files: first at {}", from.key,
                              diagnostics_.place(into.key_at)),
                       "define a policy in one file");
  } else if (into.value.is_table() && from.value.is_table()) {
    join(into.value, std::move(from.value), name + ".");
  } else if (is_list_of_tables(into.value) && is_list_of_tables(from.value)) {
    auto& items = std::get<Value::Array>(into.value.data);
    auto& more = std::get<Value::Array>(from.value.data);
    std::move(more.begin(), more.end(), std::back_inserter(items));
  } else {
    diagnostics_.error(
        "key-set-twice", from.key_at,
        format("`{}` is set twice: first at {}", name, diagnostics_.place(into.key_at)),
        "keep one of them, or move what differs between environments into [vars]");
  }
}

}  // namespace gw::config
