// The caller of a test request: `as`, looked up in the books. Any thread.
#pragma once

#include "base/arena.h"
#include "config/cases.h"
#include "crypto/certificate.h"
#include "policy/context.h"

namespace gw::analysis {

// In the arena; its text belongs to the test and the books.
const policy::Caller* make_caller(const config::CaseCaller& as, const policy::Facts& facts,
                                  Arena& arena);
// The certificate of the caller: always the same for a name, and different for each name.
crypto::ClientCertificate make_certificate(const policy::Caller& caller);

}  // namespace gw::analysis
