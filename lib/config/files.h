// Files: finds and reads all files of a configuration, follows `include`, and merges them into one
// table: tables of the same name are merged, lists of tables are concatenated, nothing is
// overridden.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "config/placeholders.h"
#include "config/sources.h"
#include "config/value.h"

namespace gw::config {

class Files {
 public:
  // read: receives the name of every file that was read.
  Files(Sources& sources, Placeholders& placeholders, Diagnostics& diagnostics,
        std::vector<std::string>& read)
      : sources_(sources), placeholders_(placeholders), diagnostics_(diagnostics), read_(read) {}

  // A file, a folder (its *.toml files) or a pattern, as given by the user.
  void add(const std::string& path) { find({path, {}, {}}); }
  // The merged table. Placeholders are not filled yet, except in `include`.
  Value take() { return std::move(root_); }

 private:
  struct Group {  // of an include with a group
    std::string name;
    Position at;
  };
  struct Wanted {
    std::string path;
    Position at;  // of the include; line 0 if the user named the file
    Group group;
  };

  void find(const Wanted& wanted);
  void read_one(const Wanted& wanted);
  void include(const Value& list, const Wanted& from);
  void include_table(const Value& item, const Wanted& from);
  void follow(const Value& name, const Group& group);
  void check_group_tables(const Value& file, const Group& group);
  void give_group(Value& file, const Group& group);
  void check_owner(const std::string& table, Position at, const Group& group);
  void join(Value& into, Value&& from, const std::string& path);
  void join_entry(Entry& into, Entry&& from, const std::string& path);

  Sources& sources_;
  Placeholders& placeholders_;
  Diagnostics& diagnostics_;
  std::vector<std::string>& read_;
  Value root_;
  std::unordered_map<std::string, std::string> groups_;  // of each file that was read
  struct Owner {
    std::string group;
    Position at;
  };
  std::unordered_map<std::string, Owner> owners_;  // "upstream.orders": the group that defined it
};

}  // namespace gw::config
