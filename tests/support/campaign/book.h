// Book: what both ends of a campaign know of every request and every answer, so that each byte can
// be held against what was meant; and what was found to be wrong. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/campaign/message.h"
#include "support/runtime/sim_network.h"

namespace gw::test {

// So many bytes at once (0: all), then a rest.
struct Pace {
  std::size_t piece = 0;
  Duration rest{};
};

struct OriginResponse {  // an answer that an origin began
  std::uint64_t number = 0;
  std::uint16_t status = 200;
  std::size_t size = 0;
  bool heard = false;  // by the client
};

struct Asked {  // a request, as it is meant
  // forward: to an origin. own: the gateway answers. nowhere: no route. large: more than the limit.
  // bad: breaks the rules. tunnel: asks for another protocol.
  enum class Kind : std::uint8_t { forward, own, nowhere, large, bad, tunnel };

  std::uint64_t number = 0;
  Kind kind = Kind::forward;
  std::string method = "GET";
  std::string head, body;  // as they go over the wire
  std::size_t size = 0;    // of the body
  bool old = false;        // HTTP/1.0
  bool continues = false;  // waits for a 100 before its body
  bool closes = false;     // says that it is the connection's last
  // What became of it:
  std::vector<OriginResponse> responses = {};  // by origins
  std::size_t seen = 0;                        // times that an origin read its head
  std::optional<int> status = {};              // of the head that the client heard
  bool answered = false;                       // whole
  bool from_origin = false;
};

class Book {
 public:
  explicit Book(const net::SimNetwork& network) : network_(network), began_(network.now()) {}

  Asked& add(Asked asked);
  Asked* find(std::uint64_t number);
  const std::deque<Asked>& all() const { return all_; }
  std::uint64_t next_answer() { return ++answers_; }

  void note(std::string_view who, std::string_view what);
  void violate(std::string_view who, std::string_view what);
  const std::vector<std::string>& violations() const { return violations_; }
  std::string story() const;  // the last few thousand notes
  // Somebody stands in this phase: whatever may happen at any time, may happen now.
  void stand_in(const char* phase) {
    if (on_phase) on_phase(phase);
  }
  std::function<void(const char* phase)> on_phase;
  std::map<std::string, std::uint64_t> tally;

 private:
  const net::SimNetwork& network_;
  const Moment began_;
  std::deque<Asked> all_;
  std::uint64_t answers_ = 0;
  std::deque<std::string> notes_;
  std::vector<std::string> violations_;
};

// "/x/17" and "17": 17. 0 where it names none.
std::uint64_t number_in(std::string_view text);

}  // namespace gw::test
