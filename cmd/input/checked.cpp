// No version came before this one, so its names start anew.
#include "cmd/input/checked.h"

#include <filesystem>

#include "base/text.h"
#include "cmd/output/print.h"
#include "cmd/output/report.h"
#include "cmd/output/report_text.h"
#include "control/store_books.h"

namespace gw::cmd {

Checked check(const std::vector<std::string>& paths, config::Sources& sources) {
  ledger::Names names;
  return control::read_version(paths, sources, names);
}

bool is_valid(const Checked& checked, Print& print) {
  if (checked.snapshot) return true;
  Report report;
  add_diagnostics(report, checked.loaded.diagnostics);
  print.err(findings_text(report, print, Stream::err));
  print.fail("the configuration is not valid, so there is nothing to ask",
             "'gw validate' says the same, in every format");
  return false;
}

bool add_store(Checked& checked, Print& print) {
  if (checked.snapshot->store.empty()) return true;
  const Result<control::StoreBooks> store = control::StoreBooks::look_into(checked.snapshot->store);
  if (!store && store.error().kind == Error::Kind::not_found) return true;  // a start makes it
  if (!store) return print.fail(store.error().text(), "no key of it can be judged"), false;
  identity::Books books = checked.snapshot->books;
  store->add_to(books);
  checked.snapshot = checked.snapshot->with_books(std::move(books), checked.snapshot->version);
  return true;
}

bool all_there(const std::vector<std::string>& paths, Print& print) {
  bool there = true;
  for (const std::string& path : paths) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) continue;
    print.fail(format("there is no configuration {}", path),
               "name it with -c FILE, or write a gw.toml here");
    there = false;
  }
  return there;
}

}  // namespace gw::cmd
