// A connection a question, as the interface has it.
#include "support/binary/admin.h"

#include "base/check.h"
#include "base/text.h"
#include "support/binary/client.h"

namespace gw::test {

std::string Admin::lines() {
  return format("admin = {{ address = \"127.0.0.1:0\", token = \"{}\" }}\n", token);
}

Admin::Admin(Gateway& gateway) {
  const std::string said = gateway.process().err();  // printed before "routes"
  const std::string start = "admin on 127.0.0.1:";
  const std::size_t at = said.find(start);
  GW_CHECK(at != said.npos);
  port_ = static_cast<std::uint16_t>(std::stoi(said.substr(at + start.size())));
}

std::string Admin::get(const std::string& path, const std::string& fields) const {
  Client client(port_);
  return client.exchange(format("GET {} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n{}\r\n",
                                path, token, fields));
}

ParsedMetrics Admin::metrics(bool openmetrics) const {
  const std::string answer =
      get("/metrics", openmetrics ? "Accept: application/openmetrics-text\r\n" : "");
  const std::size_t head = answer.find("\r\n\r\n");
  return {std::string_view(answer).substr(head == answer.npos ? answer.size() : head + 4),
          openmetrics};
}

}  // namespace gw::test
