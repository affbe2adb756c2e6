// CampaignOrigin: a server of a campaign. What it is asked must be what a client asked, whole or
// broken off, and it answers in every way that a server may and many that it may not: early, late,
// in pieces, not at all, cut off at any byte. One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/campaign/book.h"
#include "support/campaign/rng.h"
#include "support/campaign/stream.h"

namespace gw::test {

struct Habits {
  double faulty = 0;  // of its answers: cut off, invalid, never given
  double slow = 0;    // of its answers: late, or with rests
  double errors = 0;  // of its answers: 5xx
  double early = 0;   // of its answers: before the request is whole
  double until_close = 0;
  double rude = 0;                 // closes behind its answer and had not said so
  std::vector<Duration> rests;     // how long it rests where it does
  std::vector<std::size_t> sizes;  // of bodies
};

class CampaignOrigin final : private net::SimNode {
 public:
  CampaignOrigin(Book& book, net::SimNetwork& network, std::string name, Rng rng, Habits habits);
  ~CampaignOrigin();
  CampaignOrigin(const CampaignOrigin&) = delete;
  CampaignOrigin& operator=(const CampaignOrigin&) = delete;

  void open(const net::Address& address);
  void die(bool with_reset);  // listener and connections
  bool is_open() const { return listener_ >= 0; }
  void end_connections();  // in good order

 private:
  using Kind = Asked::Kind;
  enum class Cut : std::uint8_t { none, close, reset, stall };

  struct Talk {
    Stream stream;
    MessageReader reader{MessageReader::Kind::request};
    Asked* asked = nullptr;  // what it works on
    bool request_whole = false;
    bool tunnel = false;
    // The answer:
    bool begun = false;
    std::string answer = {};   // what is not written yet
    std::size_t begin_at = 0;  // bytes of the request's body, or npos: all
    Moment not_before = {};
    Cut cut = Cut::none;
    std::size_t cut_at = 0;                   // bytes sent
    std::size_t dies_at = std::string::npos;  // bytes heard
    bool closes = false;                      // behind this answer
    bool sloppy = false;                      // more than its answer was sent
    bool until_close = false;                 // cut by a close, its answer would be whole
  };

  void on_change(net::SimEndId) override;
  void accept();
  void run(net::SimEndId);
  bool listen_to(net::SimEndId, Talk&);
  void begin_request(Talk&, const Message& head);
  void judge_body(const Talk&, const Message& request);
  void plan_answer(Talk&);
  void begin_answer(Talk&);
  std::string make_answer(Talk&);
  std::string spoil(std::string answer);
  bool write_answer(net::SimEndId, Talk&);
  void end_talk(net::SimEndId, bool with_reset);
  void judge_rest(const Talk&);
  void wrong(std::string_view what) { book_.violate(name_, what); }
  void note(std::string_view what) { book_.note(name_, what); }

  Book& book_;
  net::SimNetwork& network_;
  const std::string name_;
  Rng rng_;
  const Habits habits_;
  net::SimEndId listener_ = -1;
  std::map<net::SimEndId, Talk> talks_;
};

}  // namespace gw::test
