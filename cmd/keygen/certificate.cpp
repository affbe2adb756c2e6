// gw keygen certificate: certificates of a local authority, for development.
#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/keygen/keygen.h"
#include "cmd/output/print.h"
#include "config/units.h"
#include "control/real_sources.h"
#include "crypto/x509.h"

namespace gw::cmd {

namespace {

constexpr std::string_view authority_name = "gw local authority";
constexpr Duration authority_lifetime = hours(24 * 3650);
constexpr Duration clock_difference = hours(1);  // a client whose clock is slow takes it too

constexpr Option options[] = {
    {.name = "--client",
     .text = "Create a client certificate (mTLS) instead of a server certificate."},
    {.name = "--folder",
     .value = "FOLDER",
     .text = "Folder of the files (default: the current folder)."},
    {.name = "--expires",
     .value = "DURATION",
     .text = "Lifetime, such as 90d (default: 365d). It ends with the authority at the latest."},
    format_option,
};

constexpr Example examples[] = {
    {"gw keygen certificate localhost 127.0.0.1 ::1", "Create localhost.pem and localhost.key."},
    {"gw keygen certificate --client acme",
     "Create a client certificate signed by the same authority."},
    {"curl --cacert ca.pem https://localhost:8443/",
     "Send a request with a client that trusts the authority."},
};

struct Paths {
  std::string authority, authority_key, certificate, key;
};

// "*.example.com" and "::1" as names of files.
std::string file_name(std::string name) {
  if (name.starts_with("*")) name.replace(0, 1, "wildcard");
  std::replace(name.begin(), name.end(), ':', '_');
  return name;
}

Paths paths_of(const Arguments& arguments) {
  const std::filesystem::path folder = arguments.text("--folder");
  const std::string name = file_name(arguments.operands()[0]);
  return {folder / "ca.pem", folder / "ca.key", folder / (name + ".pem"), folder / (name + ".key")};
}

struct Authority {
  crypto::Certified certified;
  bool reused = false;
};

Result<Authority> authority_of(const Paths& paths, WallTime now) {
  std::error_code error;
  if (!std::filesystem::exists(paths.authority, error) &&
      !std::filesystem::exists(paths.authority_key, error))
    return Authority{
        crypto::make_authority(authority_name, {now - clock_difference, now + authority_lifetime})};
  control::RealSources sources;
  Result<std::string> certificate = sources.read(paths.authority);
  if (!certificate) return certificate.error();
  Result<std::string> key = sources.read(paths.authority_key);
  if (!key) return key.error();
  return Authority{{*std::move(certificate), *std::move(key)}, true};
}

void show(const Paths& paths, bool reused, const Arguments& arguments, Print& print) {
  if (!wants_json(arguments)) {
    const std::string_view how = reused ? "reused; clients that trust it trust this certificate"
                                        : "new; add it to the trusted authorities of your clients";
    const std::vector<Row> rows = {{{"authority"}, {paths.authority}, {std::string(how)}},
                                   {{"certificate"}, {paths.certificate}},
                                   {{"key"}, {paths.key}}};
    return print.table(rows);
  }
  JsonWriter json;
  json.object().member("authority", paths.authority).key("reused").flag(reused);
  json.member("certificate", paths.certificate).member("key", paths.key).key("names").array();
  for (const std::string& name : arguments.operands()) json.text(name);
  print.out(json.end().end().take() + "\n");
}

int run(const Arguments& arguments, Print& print) {
  if (arguments.operands().empty())
    return cannot(print, "the names are missing", "gw keygen certificate localhost 127.0.0.1");
  const Result<Duration> expires = config::parse_duration(arguments.text("--expires", "365d"));
  if (!expires || *expires == config::no_limit)
    return cannot(
        print, format("invalid value '{}' for '--expires'", printable(arguments.text("--expires"))),
        "write a duration, such as 90d");
  for (const std::string& name : arguments.operands())
    if (!crypto::is_certificate_name(name))
      return cannot(print, format("'{}' is neither a host name nor an address", printable(name)),
                    "gw keygen certificate localhost 127.0.0.1 '*.example.com'");
  const Paths paths = paths_of(arguments);
  const WallTime now = std::chrono::system_clock::now();
  const Result<Authority> authority = authority_of(paths, now);
  constexpr std::string_view both =
      "ca.pem and ca.key must be a pair: name another --folder, or remove both to create a new "
      "authority";
  if (!authority) return cannot(print, authority.error().text(), both);
  const Result<crypto::Certified> made = crypto::make_certificate(
      authority->certified,
      {.names = arguments.operands(),
       .client = arguments.has("--client"),
       .lifetime = {now - clock_difference, now + std::min(*expires, authority_lifetime)}});
  if (!made) return cannot(print, format("{}: {}", paths.authority, made.error().text()), both);
  std::vector<NewFile> files = {{paths.certificate, made->certificate},
                                {paths.key, made->key, true}};
  if (!authority->reused) {
    files.push_back({paths.authority, authority->certified.certificate});
    files.push_back({paths.authority_key, authority->certified.key, true});
  }
  if (!wrote_all(files, "remove the old pair, or name another --folder", print))
    return exit_code::no_answer;
  show(paths, authority->reused, arguments, print);
  return exit_code::yes;
}

}  // namespace

Command keygen_certificate() {
  return {
      .name = "keygen certificate",
      .summary = "Create a certificate signed by a local authority.",
      .when =
          "For development. The first run creates an authority, ca.pem and ca.key; later runs in "
          "the same folder use it. The files are named after the first NAME.",
      .options = options,
      .operand = {.name = "NAME", .text = "Host name, *.HOST or IP address.", .repeats = true},
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
