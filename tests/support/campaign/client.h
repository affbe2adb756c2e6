// CampaignClient: one connection of a campaign's client. It sends its requests, misbehaves where
// its plan says so, and holds every byte of the answers against the book. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/campaign/book.h"
#include "support/campaign/stream.h"

namespace gw::test {

struct ClientPlan {
  enum class Fault : std::uint8_t { none, reset, close, finish, stall };

  std::string name;
  std::vector<Asked*> asks;
  std::size_t depth = 1;  // requests that may be unanswered at once
  std::string preface;    // a PROXY protocol header
  Duration begin{}, think{};
  Pace read, write;
  Fault fault = Fault::none;
  std::size_t fault_at = 0;  // bytes, both ways together
  bool lingers = false;      // leaves the closing to the gateway
  bool must_hear = false;    // nothing excuses that a request is not answered
  bool calm = false;         // nor that it is answered by anybody but an origin
};

class CampaignClient final : private net::SimNode {
 public:
  CampaignClient(Book& book, net::SimNetwork& network, ClientPlan plan);
  ~CampaignClient();
  CampaignClient(const CampaignClient&) = delete;
  CampaignClient& operator=(const CampaignClient&) = delete;

  void connect(const net::Address& gateway);
  bool over() const { return over_; }
  const ClientPlan& plan() const { return plan_; }

 private:
  using Kind = Asked::Kind;

  void on_change(net::SimEndId) override;
  bool receive();
  void take_answers(bool ended);
  bool take_answer(bool ended);
  void judge_head(const Message& answer);
  void judge_whole(const Message& answer);
  void judge_own(const Message& answer);
  const OriginResponse* judge_origin_response(const Message& answer);
  void judge_part(const Message& answer);
  void judge_tunnel();
  void ask_more();
  void let_go();
  void begin_next();
  void misbehave();
  void settle();
  void end();
  void judge_end();
  void leave(bool with_reset);

  Asked& current() { return *plan_.asks[answered_]; }
  void wrong(std::string_view what);
  void note(std::string_view what) { book_.note(plan_.name, what); }

  Book& book_;
  net::SimNetwork& network_;
  ClientPlan plan_;
  net::SimEndId end_ = -1;
  std::optional<Stream> stream_;
  std::optional<MessageReader> reader_;   // of the answer that comes
  std::size_t begun_ = 0, answered_ = 0;  // of the plan's requests
  std::string held_;                      // a body that waits for its 100 or 101
  Asked* holds_ = nullptr;                // whose that is
  Moment held_until_, next_ask_;
  OriginResponse* tunnel_ = nullptr;
  bool closing_ = false;  // an answer said that it is the last
  bool ignores_ = false;  // whatever comes now
  bool excused_ = false;  // it may close without a word
  bool misbehaved_ = false;
  bool over_ = false;
};

}  // namespace gw::test
