// ip-filter: allows or rejects clients by address. deny is checked first.
#include "base/text.h"
#include "config/placeholders.h"
#include "policy/address_set.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

constexpr config::Option options[] = {
    {"allow", "list of CIDR or \"file:PATH\"", "[]",
     "Client addresses that may pass; an empty list allows all."},
    {"deny", "list of CIDR or \"file:PATH\"", "[]",
     "Client addresses that are denied; checked before `allow`."},
};

class IpFilter final : public Policy {
 public:
  IpFilter(AddressSet allow, bool allow_all, AddressSet deny)
      : allow_(std::move(allow)), deny_(std::move(deny)), allow_all_(allow_all) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    const Facts& facts = context.facts;
    const bool denied = deny_.contains(facts.client);
    const bool allowed = !denied && (allow_all_ || allow_.contains(facts.client));
    if (why != nullptr)
      *why = format("address {} is {}", facts.client_text,
                    denied     ? "in deny"
                    : !allowed ? "not in allow"
                               : "allowed");
    if (!allowed) return Refuse{http::Reason::ip_filter_denied};
    return Pass{};
  }

 private:
  const AddressSet allow_, deny_;
  const bool allow_all_;
};

// One block per line; a # starts a comment.
void read_lines(const std::string& text, const std::string& path, config::Position at,
                std::vector<Cidr>& blocks, config::Diagnostics& diagnostics) {
  std::size_t line = 0;
  for (std::string_view rest = text; !rest.empty(); ++line) {
    const auto end = rest.find('\n');
    std::string_view entry = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (entry.ends_with('\r')) entry.remove_suffix(1);
    entry = trim(entry.substr(0, entry.find('#')));
    if (entry.empty()) continue;
    if (const auto block = Cidr::parse(entry))
      blocks.push_back(*block);
    else
      diagnostics.error(
          "bad-cidr", at,
          format("{}:{}: \"{}\" is not an address or CIDR block", path, line + 1, printable(entry)),
          "write one per line, like 10.0.0.0/8 or 2001:db8::/32; host bits must be zero");
  }
}

std::vector<Cidr> read_blocks(config::Reader& reader, std::string_view key, MakeContext& context) {
  constexpr std::string_view file_prefix = "file:";
  std::vector<Cidr> blocks;
  for (const config::Value* item : reader.items(key)) {
    const std::string* text = item->text();
    if (text == nullptr || item->unknown || !text->starts_with(file_prefix)) {
      const auto block = read_cidr(*item, reader.subject(key), context.diagnostics);
      if (block) blocks.push_back(*block);
      continue;
    }
    const std::vector<std::string>& files = context.diagnostics.files;
    const std::string path =
        config::path_from(item->at.file < files.size() ? files[item->at.file] : "",
                          std::string_view(*text).substr(file_prefix.size()));
    const Result<std::string> lines = context.sources.read(path);
    if (lines)
      read_lines(*lines, path, item->at, blocks, context.diagnostics);
    else if (!context.sources.hermetic())
      context.diagnostics.error("unreadable-file", item->at,
                                format("cannot read {}: {}", path, lines.error().message),
                                "the path is relative to the file that names it");
  }
  return blocks;
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  const std::vector<Cidr> allow = read_blocks(reader, "allow", context);
  const std::vector<Cidr> deny = read_blocks(reader, "deny", context);
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  const bool allow_all = reader.items("allow").empty();
  return std::make_unique<IpFilter>(AddressSet(allow), allow_all, AddressSet(deny));
}

constexpr http::Reason reasons[] = {http::Reason::ip_filter_denied};

}  // namespace

Kind ip_filter() {
  return {.name = "ip-filter",
          .summary = "Allow or deny by the client's address.",
          .options = options,
          .reasons = reasons,
          .make = make};
}

}  // namespace gw::policy
