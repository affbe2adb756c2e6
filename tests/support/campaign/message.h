// Messages of HTTP/1.1, read in the plain way by nothing that the gateway uses: what both ends of a
// campaign judge its bytes by. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gw::test {

struct Message {
  using Fields = std::vector<std::pair<std::string, std::string>>;
  // more: the head is not whole. open: the body is not.
  enum class State : std::uint8_t { more, open, whole, bad };

  State state = State::more;
  std::string fault;  // once bad
  std::string start;  // the first line
  Fields fields;      // names in lower case
  std::string body;   // what came of it
  Fields trailers;

  const std::string* find(std::string_view name) const;
  std::string value(std::string_view name) const;  // "" where there is none
  int status() const;                              // of a response; 0 where the line has none
};

// Reads one message. bodyless: the answer to a HEAD.
class MessageReader {
 public:
  enum class Kind : std::uint8_t { request, response, bodyless };

  explicit MessageReader(Kind kind) : kind_(kind) {}

  // Takes off the text what it has understood. ended: nothing comes behind it.
  const Message& read(std::string& text, bool ended);
  const Message& message() const { return message_; }

 private:
  enum class Next : std::uint8_t { line, fields, sized, size, chunk, chunk_end, trailers, rest };

  bool step(std::string_view& text);
  bool take_fields(std::string_view& text, Message::Fields& fields);
  bool take_data(std::string_view& text, Next then);
  bool begin_body();
  bool whole();
  bool spoil(std::string fault);

  Kind kind_;
  Message message_;
  Next next_ = Next::line;
  std::size_t left_ = 0;  // of the body, or the chunk
};

// The body of the message `number` of one side: every few bytes say whose they are and where they
// belong, so that one that is lost, doubled or another's shows.
std::string marked_text(char side, std::uint64_t number, std::size_t size);

}  // namespace gw::test
