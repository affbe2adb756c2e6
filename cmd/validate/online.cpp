// One after the other: each wait has an end of seconds.
#include "cmd/validate/online.h"

#include <csignal>

#include "base/text.h"
#include "cmd/output/report_text.h"
#include "control/host_names.h"
#include "control/key_fetcher.h"

namespace gw::cmd {

namespace {

constexpr seconds patience_with_dns(5);

class Silent final : public Log {  // what failed is told as a finding
  void say(Level, std::string_view) override {}
};

void add_error(Report& report, std::string code, Place at, std::string message, std::string help) {
  report.findings.push_back({config::Severity::error, std::move(code), std::move(at),
                             std::move(message), std::move(help)});
}

void look_up(const std::set<std::string>& names, Online& online, Report& report) {
  if (names.empty()) return;
  Silent silent;
  auto made = control::HostNames::make({}, silent);
  Result<void> watched = made ? (*made)->watch(names) : Result<void>(made.error());
  if (watched) (*made)->wait_for_first(patience_with_dns);
  const control::Addresses known = watched ? (*made)->known() : control::Addresses();
  for (const std::string& name : names) {
    const auto found = known.find(name);
    if (found == known.end()) {
      online.unreachable = true;
      add_error(report, "online.name", {}, format("no address was found for {}", name),
                "is the name right, and is there a network?");
      continue;
    }
    online.found.push_back(
        format("{}: {}", name, counted(found->second.size(), "address", "addresses")));
  }
}

void fetch(const identity::KeySource& source, const config::Diagnostics& files, Online& online,
           Report& report) {
  const Result<control::FetchedKeys> fetched = control::fetch_keys(source, {});
  if (fetched) {
    online.found.push_back(
        format("{}: {}", control::name_of(source), counted(fetched->keys.size(), "key", "keys")));
    return;
  }
  const bool unreachable = fetched.error().kind == Error::Kind::io;
  online.unreachable = online.unreachable || unreachable;
  const Place at = source.at.file < files.files.size()
                       ? Place{files.files[source.at.file], source.at.line, source.at.column}
                       : Place{};
  add_error(report, "online.keys", at,
            format("{} cannot be fetched: {}", control::name_of(source), fetched.error().text()),
            unreachable ? "is the issuer up, and reachable from here?"
                        : "`jwks` may name another URL, or a file");
}

}  // namespace

Online look_online(const control::Version& checked, const std::set<std::string>& host_names,
                   Report& report) {
  std::signal(SIGPIPE, SIG_IGN);  // a server that goes away is an answer too
  Online online;
  look_up(host_names, online, report);
  for (const identity::KeySource& source : checked.snapshot->key_sources)
    fetch(source, checked.loaded.diagnostics, online, report);
  return online;
}

std::vector<std::string> unknown_offline(const control::Version& checked) {
  std::vector<std::string> unknown = checked.loaded.not_checked;
  if (checked.snapshot)
    for (const identity::KeySource& source : checked.snapshot->key_sources)
      unknown.push_back(format("{}: {} are fetched while it serves; --online looks",
                               checked.loaded.diagnostics.place(source.at),
                               control::name_of(source)));
  return unknown;
}

}  // namespace gw::cmd
