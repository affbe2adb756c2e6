// Whom a case calls by: `as`, looked up in the books. Any thread.
#pragma once

#include "base/arena.h"
#include "config/cases.h"
#include "crypto/certificate.h"
#include "policy/context.h"

namespace gw::analysis {

// In the arena; its texts are the case's and the books'.
const policy::Caller* make_caller(const config::CaseCaller& as, const policy::Facts& facts,
                                  Arena& arena);
// The caller's own: the same one in each case, and nobody else's.
crypto::ClientCertificate make_certificate(const policy::Caller& caller);

}  // namespace gw::analysis
