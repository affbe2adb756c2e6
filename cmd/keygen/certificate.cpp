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
    {.name = "--client", .text = "For a client (mTLS); without it for a server."},
    {.name = "--folder", .value = "FOLDER", .text = "Where the files are. Standard: this one."},
    {.name = "--expires",
     .value = "DURATION",
     .text = "From now, as 90d. Standard: 365d. Never longer than the authority."},
    format_option,
};

constexpr Example examples[] = {
    {"gw keygen certificate localhost 127.0.0.1 ::1", "localhost.pem and localhost.key."},
    {"gw keygen certificate --client acme", "For a client, of the same authority."},
    {"curl --cacert ca.pem https://localhost:8443/", "A client that trusts the authority."},
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
    const std::string_view how =
        reused ? "reused; what trusts it trusts this one too" : "new; let your clients trust it";
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
    return cannot(print, "for which names?", "gw keygen certificate localhost 127.0.0.1");
  const Result<Duration> expires = config::parse_duration(arguments.text("--expires", "365d"));
  if (!expires || *expires == config::no_limit)
    return cannot(print,
                  format("'--expires' takes no '{}'", printable(arguments.text("--expires"))),
                  "a duration like 90d");
  for (const std::string& name : arguments.operands())
    if (!crypto::is_certificate_name(name))
      return cannot(print, format("'{}' is neither a host name nor an address", printable(name)),
                    "gw keygen certificate localhost 127.0.0.1 '*.example.com'");
  const Paths paths = paths_of(arguments);
  const WallTime now = std::chrono::system_clock::now();
  const Result<Authority> authority = authority_of(paths, now);
  constexpr std::string_view both =
      "ca.pem and ca.key belong together: name another --folder, or "
      "remove both for a new authority";
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
      .summary = "Makes a certificate of a local authority.",
      .when =
          "For development. The first call makes an authority, ca.pem and ca.key; later ones in "
          "the same folder use it. The certificate and its key are called after the first name.",
      .options = options,
      .operand = {.name = "NAME", .text = "A host name, *.HOST or an address.", .repeats = true},
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
