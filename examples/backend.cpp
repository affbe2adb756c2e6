// A small service for the examples and tests: answers every request with JSON that says who it is
// and what it got, so that one sees what the gateway sent. `example-backend NAME` prints its
// address.
#include <httplib.h>

#include <iostream>
#include <string>

namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out + '"';
}

std::string describe(const std::string& name, const httplib::Request& request) {
  std::string fields;
  for (const auto& [field, value] : request.headers) {
    if (field == "REMOTE_ADDR" || field == "REMOTE_PORT" || field.starts_with("LOCAL_")) continue;
    fields += (fields.empty() ? "" : ", ") + quoted(field) + ": " + quoted(value);
  }
  return "{\"service\": " + quoted(name) + ", \"method\": " + quoted(request.method) +
         ", \"target\": " + quoted(request.target) +
         ", \"bytes\": " + std::to_string(request.body.size()) + ", \"headers\": {" + fields +
         "}}\n";
}

}  // namespace

int main(int argc, char** argv) {
  const std::string name = argc > 1 ? argv[1] : "backend";
  httplib::Server server;
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000);
  const auto answer = [&](const httplib::Request& request, httplib::Response& response) {
    response.set_content(describe(name, request), "application/json");
  };
  server.Get(".*", answer).Post(".*", answer).Put(".*", answer).Delete(".*", answer);
  server.Patch(".*", answer).Options(".*", answer);
  const int port = server.bind_to_any_port("127.0.0.1");
  if (port < 0) {
    std::cerr << "example-backend: no port is free\n";
    return 2;
  }
  std::cout << name << " at http://127.0.0.1:" << port << std::endl;
  return server.listen_after_bind() ? 0 : 2;
}
