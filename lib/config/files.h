// Files: finds and reads every file of a configuration, follows `include`, and joins them to one
// table: tables of one name join, lists of tables append, nothing overrides.
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
  // read: gets the name of every file that was read.
  Files(Sources& sources, Placeholders& placeholders, Diagnostics& diagnostics,
        std::vector<std::string>& read)
      : sources_(sources), placeholders_(placeholders), diagnostics_(diagnostics), read_(read) {}

  // A file, a folder (its *.toml) or a pattern, as the user named it.
  void add(const std::string& path) { find({path, {}, {}}); }
  // The joined table, placeholders not filled yet but in `include`.
  Value take() { return std::move(root_); }

 private:
  struct Group {  // of an include that names one
    std::string name;
    Position at;
  };
  struct Wanted {
    std::string path;
    Position at;  // of the include; line 0 for one named by the user
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
  std::unordered_map<std::string, Owner> owners_;  // "upstream.orders": the group that wrote it
};

}  // namespace gw::config
