// Issuer: an identity provider as far as keys go: documents by path, which a test changes while it
// runs, and how often each was asked for. And tokens that it signs.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "crypto/signing.h"
#include "support/binary/origins.h"

namespace gw::test {

class Issuer {
 public:
  // What becomes of a connection once its request is there.
  using Answer = std::function<void(Peer&)>;

  Issuer();

  std::string url() const { return server_.url(); }  // without a last slash
  void answers(const std::string& path, Answer answer);
  void publishes(const std::string& path, const std::string& document, std::string fields = {});
  // The configuration of OpenID Connect and, at /keys, the set of these keys.
  void publishes_keys(const std::vector<const crypto::SignKey*>& keys);
  void is_down();  // from now on it closes what comes

  int asked(const std::string& path);  // so far
  bool wait_until_asked(const std::string& path, int times);

 private:
  void serve(Peer& peer);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Answer> answers_;  // guarded by mutex_, as is the one below
  std::map<std::string, int> asked_;
  Server server_;  // last: it uses the rest
};

// ES256, with the key's thumbprint as `kid`; good for a year of the real clock.
std::string signed_token(const crypto::SignKey& key, const std::string& issuer,
                         const std::string& subject = "ann");

}  // namespace gw::test
