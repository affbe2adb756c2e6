// llhttp as an oracle, where the build found Debian's node-llhttp, which brings its C source.
#include "support/runtime/oracle.h"

#if GW_HAVE_LLHTTP
#include <llhttp/llhttp.h>

#include <algorithm>

#include "base/text.h"
#endif

namespace gw::test {

#if GW_HAVE_LLHTTP

namespace {

// llhttp has one call for all bytes, and tells of pieces.
class Reader {
 public:
  Reader(Role role, Opinion& opinion) : role_(role), opinion_(opinion) {
    llhttp_settings_init(&settings_);
    settings_.on_message_begin = [](llhttp_t* self) { return of(self).begin(); };
    settings_.on_method = text<&Reader::method_>;
    settings_.on_url = text<&Reader::url_>;
    settings_.on_header_field = text<&Reader::name_>;
    settings_.on_header_value = text<&Reader::value_>;
    settings_.on_header_value_complete = [](llhttp_t* self) { return of(self).field(); };
    settings_.on_headers_complete = [](llhttp_t* self) { return of(self).head(); };
    settings_.on_body = [](llhttp_t* self, const char* at, std::size_t size) {
      of(self).message_.body.append(at, size);
      return 0;
    };
    settings_.on_message_complete = [](llhttp_t* self) { return of(self).end(); };
    llhttp_init(&parser_, role == Role::server ? HTTP_REQUEST : HTTP_RESPONSE, &settings_);
    parser_.data = this;
  }

  void read(std::string_view bytes) {
    for (;;) {
      opinion_.rest = bytes;
      llhttp_errno_t error = llhttp_execute(&parser_, bytes.data(), bytes.size());
      if (error == HPE_PAUSED && !over_) {  // behind each message
        bytes.remove_prefix(
            static_cast<std::size_t>(llhttp_get_error_pos(&parser_) - bytes.data()));
        llhttp_resume(&parser_);
        continue;
      }
      if (error == HPE_OK) error = llhttp_finish(&parser_);
      const bool missing = error == HPE_INVALID_EOF_STATE || error == HPE_PAUSED;
      if (error != HPE_OK && !missing) opinion_.error = llhttp_errno_name(error);
      return;
    }
  }

 private:
  static Reader& of(llhttp_t* self) { return *static_cast<Reader*>(self->data); }
  template <std::string Reader::*member>
  static int text(llhttp_t* self, const char* at, std::size_t size) {
    (of(self).*member).append(at, size);
    return 0;
  }

  int begin() {
    message_ = {};
    method_.clear();
    url_.clear();
    in_trailers_ = false;
    return 0;
  }
  int field() {
    (in_trailers_ ? message_.trailers : message_.fields).emplace_back(name_, trim(value_));
    name_.clear();
    value_.clear();
    return 0;
  }
  int head() {
    in_trailers_ = true;
    const char minor = static_cast<char>('0' + parser_.http_minor);
    message_.line = role_ == Role::server ? method_ + " " + url_ + " 1." + minor
                                          : format("{} 1.{}", parser_.status_code, minor);
    // Which answers have no body, whatever they say, is its caller's to know (RFC 9112, 6.3).
    const int status = role_ == Role::server ? 200 : parser_.status_code;
    return role_ == Role::client_of_head || status < 200 || status == 204 || status == 304 ? 1 : 0;
  }
  int end() {
    if (method_ == "CONNECT") return 0;  // what follows is a tunnel's to it, and no message
    sort_by_name(message_.fields);
    sort_by_name(message_.trailers);
    opinion_.messages.push_back(message_);
    over_ = role_ != Role::server && parser_.status_code >= 200;
    return HPE_PAUSED;
  }

  const Role role_;
  Opinion& opinion_;
  llhttp_t parser_{};
  llhttp_settings_t settings_{};
  OracleMessage message_;
  std::string method_, url_, name_, value_;
  bool in_trailers_ = false, over_ = false;
};

Opinion ask_llhttp(std::string_view bytes, Role role) {
  Opinion opinion;
  Reader(role, opinion).read(bytes);
  return opinion;
}

}  // namespace

Oracle llhttp() { return ask_llhttp; }

#else

Oracle llhttp() { return nullptr; }

#endif

}  // namespace gw::test
