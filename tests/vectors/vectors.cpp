// gw_vectors FOLDER: runs test vectors in Wycheproof's format (*.json) through the code that judges
// tokens and signatures, and says where the two disagree. Exit code: 0 they agree, save where the
// table below says why not; 1 they do not; 2 the folder could not be read. See README.md.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include "base/base64.h"
#include "base/json.h"
#include "base/text.h"
#include "identity/key_set.h"

using namespace gw;
using namespace gw::crypto;
namespace fs = std::filesystem;

namespace {

// What the gateway does otherwise on purpose: in which vectors, and why. A row that no vector needs
// stays without harm.
struct Difference {
  std::string_view type;  // of the group
  std::string_view word;  // a flag or the comment of the vector
  std::string_view why;
};
constexpr std::string_view pinned =
    "the JWK is for another algorithm than the token: a key is used with its own (RFC 8725, 3.1)";
constexpr std::string_view as_printed =
    "the vector says otherwise than its text: the padding it means is not in it";
constexpr std::string_view foreign = "a character that is not base64url is skipped by nobody here";
constexpr Difference differences[] = {
    {"MacTest", "*", "a secret shorter than 32 bytes is no key here (RFC 7518, 3.2)"},
    {"JsonWebKey", "MixedKeySet",
     "secrets and public keys may stand in one set: each is pinned to its algorithm"},
    {"JsonWebKey", "rejectsKeyWithRocaVulnerability",
     "weak keys of one maker of smartcards (CVE-2017-15361) are not looked for"},
    {"JsonWebSignature", "Figure20", pinned},
    {"JsonWebSignature", "Figure27", pinned},
    {"JsonWebSignature", "invalidBase64Padding", as_printed},
    {"JsonWebSignature", "invalidBase64PaddingInPayload", as_printed},
    {"JsonWebSignature", "InvalidCharacterInsertedInHeader", foreign},
    {"JsonWebSignature", "InvalidCharacterInsertedInPayload", foreign},
};

enum class Judgement : std::uint8_t { valid, invalid, no_key };

const Json& at(const Json& json, std::string_view name) {
  static const Json none{};
  const Json* const found = json.find(name);
  return found == nullptr ? none : *found;
}
std::string text(const Json& json, std::string_view name) {
  const std::string* const found = at(json, name).text();
  return found == nullptr ? "" : *found;
}
std::int64_t number(const Json& json, std::string_view name) {
  const auto* const found = std::get_if<std::int64_t>(&at(json, name).data);
  return found == nullptr ? -1 : *found;
}

std::string bytes(const std::string& hex) {
  std::string made;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    made += static_cast<char>(hex_value(hex[i]) * 16 + hex_value(hex[i + 1]));
  return made;
}

// --- bare signatures ---

// Which of our algorithms a group is of; none where it is of none.
std::optional<Signing> algorithm_of(const Json& group) {
  const std::string type = text(group, "type"), sha = text(group, "sha");
  const std::string bits = sha.size() == 7 && sha.starts_with("SHA-") ? sha.substr(4) : "";
  if (type == "RsassaPkcs1Verify") return find_signing("RS" + bits);
  if (type == "RsassaPssVerify") {
    const bool ours = text(group, "mgf") == "MGF1" && text(group, "mgfSha") == sha &&
                      format("{}", number(group, "sLen") * 8) == bits;
    return ours ? find_signing("PS" + bits) : std::nullopt;
  }
  const std::string curve = text(at(group, "publicKey"), "curve");
  if (type == "EddsaVerify") return Signing::eddsa;
  if (type == "EcdsaP1363Verify") {
    if (curve == "secp256r1" && bits == "256") return Signing::es256;
    if (curve == "secp384r1" && bits == "384") return Signing::es384;
    if (curve == "secp521r1" && bits == "512") return Signing::es512;
  }
  return {};
}

Judgement judge_signature(const Json& group, const Json& vector, Signing algorithm) {
  const Result<VerifyKey> key = VerifyKey::from_pem(text(group, "publicKeyPem"));
  if (!key) return Judgement::no_key;
  const bool good = key->verify(algorithm, bytes(text(vector, "msg")), bytes(text(vector, "sig")));
  return good ? Judgement::valid : Judgement::invalid;
}

// --- MACs ---

// The algorithm stands in the file's name alone: "hmac_sha256_test.json". Tags that are cut short
// are none of JOSE.
std::optional<Signing> mac_of(const fs::path& file, const Json& group) {
  const std::string bits = format("{}", number(group, "tagSize"));
  if (file.filename() != "hmac_sha" + bits + "_test.json") return {};
  return find_signing("HS" + bits);
}

Judgement judge_mac(const Json& vector, Signing algorithm) {
  const Result<VerifyKey> key = VerifyKey::secret(bytes(text(vector, "key")));
  if (!key || !key->fits(algorithm)) return Judgement::no_key;
  const bool good = key->verify(algorithm, bytes(text(vector, "msg")), bytes(text(vector, "tag")));
  return good ? Judgement::valid : Judgement::invalid;
}

// --- tokens ---

// As the policy does it. A payload that is no JSON object is no token's; so that the signature over
// it is judged all the same, the token is taken apart with an empty object in its place.
Judgement judge_token(const identity::KeySet& keys, const std::string& jws) {
  identity::Token token;
  const std::size_t first = jws.find('.'), second = jws.find('.', first + 1);
  if (first == jws.npos || second == jws.npos) return Judgement::invalid;
  const std::string payload = jws.substr(first + 1, second - first - 1);
  const std::string taken_apart = jws.substr(0, first) + ".e30" + jws.substr(second);
  if (!base64url_decode(payload) || identity::parse_token(taken_apart, token))
    return Judgement::invalid;
  token.signed_part = std::string_view(jws).substr(0, second);
  return keys.verify(token) ? Judgement::invalid : Judgement::valid;
}

Judgement judge_jws(const Json& group, const Json& vector) {
  const Json* const published = group.find("public");
  const Json& written = published == nullptr ? at(group, "private") : *published;
  Result<std::vector<identity::NamedKey>> read = identity::read_jwks(to_text(written));
  if (!read) return Judgement::no_key;
  identity::KeySet keys;
  for (identity::NamedKey& key : *read)
    if (!keys.add(std::move(key), {})) return Judgement::no_key;
  const std::string* const jws = at(vector, "jws").text();
  return jws == nullptr ? Judgement::invalid : judge_token(keys, *jws);
}

// --- all of them ---

struct Count {
  std::size_t all = 0, agree = 0, either = 0, on_purpose = 0, disagree = 0;
};

bool marked(const Json& vector, std::string_view word) {
  if (word == "*" || text(vector, "comment") == word) return true;
  const Json::Array* const flags = at(vector, "flags").array();
  return flags != nullptr && std::any_of(flags->begin(), flags->end(), [&](const Json& flag) {
           return flag.text() != nullptr && *flag.text() == word;
         });
}

const Difference* difference(const std::string& type, const Json& vector, Judgement judgement) {
  for (const Difference& one : differences) {
    if (one.type != type || !marked(vector, one.word)) continue;
    if (one.word != "*" || judgement == Judgement::no_key) return &one;
  }
  return nullptr;
}

class Run {
 public:
  // False: it is no file of vectors.
  bool take(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    const Result<Json> json = parse_json(content, {.depth = 32, .bytes = 64u << 20});
    if (!json || at(*json, "testGroups").array() == nullptr) return false;
    file_ = path;
    Count count;
    for (const Json& group : *at(*json, "testGroups").array()) take_group(group, count);
    if (count.all == 0) return true;
    std::cout << format("{:<44} {:5} vectors, {:5} agree, {:3} either way, {:4} on purpose, {}\n",
                        path.filename().string(), count.all, count.agree, count.either,
                        count.on_purpose, count.disagree == 0 ? "ok" : "DISAGREE");
    total_.all += count.all;
    total_.agree += count.agree;
    total_.either += count.either;
    total_.on_purpose += count.on_purpose;
    total_.disagree += count.disagree;
    return true;
  }

  bool finish() const {
    std::cout << format(
        "{} vectors: {} agree, {} may be either, {} differ on purpose, {} disagree\n", total_.all,
        total_.agree, total_.either, total_.on_purpose, total_.disagree);
    for (const auto& [why, count] : reasons_) std::cout << format("  {:5} {}\n", count, why);
    return total_.all > 0 && total_.disagree == 0;
  }

 private:
  void take_group(const Json& group, Count& count) {
    const Json::Array* const vectors = at(group, "tests").array();
    if (vectors == nullptr) return;
    for (const Json& vector : *vectors)
      if (const std::optional<Judgement> judgement = judge(group, vector))
        compare(group, vector, *judgement, count);
  }

  // None where nothing of ours judges such vectors.
  std::optional<Judgement> judge(const Json& group, const Json& vector) const {
    const std::string type = text(group, "type");
    if (type == "JsonWebSignature" || type == "JsonWebKey") return judge_jws(group, vector);
    if (type == "MacTest") {
      const auto algorithm = mac_of(file_, group);
      return algorithm ? std::optional(judge_mac(vector, *algorithm)) : std::nullopt;
    }
    const auto algorithm = algorithm_of(group);
    return algorithm ? std::optional(judge_signature(group, vector, *algorithm)) : std::nullopt;
  }

  void compare(const Json& group, const Json& vector, Judgement judgement, Count& count) {
    const std::string wanted = text(vector, "result");
    ++count.all;
    if (wanted == "acceptable") {
      ++count.either;
    } else if ((judgement == Judgement::valid) == (wanted == "valid")) {
      ++count.agree;
    } else if (const Difference* why = difference(text(group, "type"), vector, judgement)) {
      ++count.on_purpose;
      ++reasons_[std::string(why->why)];
    } else {
      ++count.disagree;
      std::cout << format("{} {} ({}, {}): we say {}, the vector says {}\n",
                          file_.filename().string(), number(vector, "tcId"), text(group, "comment"),
                          text(vector, "comment"),
                          judgement == Judgement::valid     ? "valid"
                          : judgement == Judgement::invalid ? "invalid"
                                                            : "no key of ours",
                          wanted);
    }
  }

  fs::path file_;
  Count total_;
  std::map<std::string, std::size_t> reasons_;
};

}  // namespace

int main(int count, char** words) {
  std::error_code error;
  if (count != 2 || !fs::is_directory(words[1], error)) {
    std::cerr << "usage: gw_vectors FOLDER (of Wycheproof's *.json)\n";
    return 2;
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(words[1]))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  Run run;
  for (const fs::path& file : files)
    if (!run.take(file)) {
      std::cerr << file.string() << ": no file of vectors\n";
      return 2;
    }
  return run.finish() ? 0 : 1;
}
