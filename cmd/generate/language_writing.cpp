// How a configuration is written: names and references, placeholders, several files.
#include "cmd/generate/language.h"

namespace gw::cmd {

namespace {

constexpr std::string_view listener = R"(
[listener.web]
address = "127.0.0.1:8080"
)";

// --- HOW A FILE IS WRITTEN ---

constexpr Block writing[] = {
    heading("Names"),
    text(R"(Listeners, upstreams, policies, groups and consumers take their name from the table
that defines them: `[upstream.orders]` defines the upstream `orders`. Such a name holds letters,
digits, `_` and `-`.

A route may have a `name`, which is any line of text. Without one, its name is made of its
methods, its first host and its first path: `GET /api/**`. No two routes, and no two tests, may
have the same name.)"),
    heading("References"),
    text(R"(A key that refers to an upstream takes its name, or a URL, which defines the upstream
on the spot. The same URL is the same upstream everywhere: its routes share connections and
state.)"),
    example(R"([upstream.orders]
endpoints = ["http://10.0.0.1:8080", "http://10.0.0.2:8080"]

[[route]]
path     = "/orders/**"
upstream = "orders"

[[route]]
path     = "/search/**"
upstream = "http://10.0.1.1:8080")",
            listener),
    text(R"(In the same way, the list `policies` of a route holds names of policies, and tables
that define a policy on the spot. Such a policy is called ROUTE/TYPE, here `orders/acl`; a second
one of the same type in the same route is `orders/acl-2`. The lists of the gateway, of listeners
and of groups hold names only, because what is inherited needs a name.)"),
    example(R"([policy.keys]
type = "api-key"

[[route]]
name     = "orders"
path     = "/orders/**"
policies = ["keys", { type = "acl", scopes = ["orders:read"] }]
upstream = "http://10.0.0.1:8080")",
            listener),
    text(
        R"(A policy that is named after its type needs no `type`: `[policy.cors]`. If nothing
uses an upstream, a policy or a group, that is a warning.)"),
    heading("Lists and tables"),
    text(R"(Where a list is expected, one value stands for a list of one: `method = "GET"`.

In TOML, an inline table is on one line. A longer table gets a header of its own; below a
`[[route]]`, `[route.timeout]` belongs to that route. A single key may be written with a dot.
These three routes have the same timeout:)"),
    example(R"([[route]]
path     = "/a"
upstream = "http://127.0.0.1:9001"
timeout  = { total = "5s" }

[[route]]
path     = "/b"
upstream = "http://127.0.0.1:9001"
timeout.total = "5s"

[[route]]
path     = "/c"
upstream = "http://127.0.0.1:9001"

[route.timeout]
total = "5s")",
            listener),
    text(R"(Write text with backslashes, such as a regular expression, in single quotes. TOML then
leaves it as it is: `'\d+'`.)"),
};

// --- PLACEHOLDERS ---

constexpr Item placeholder_items[] = {
    {"${env:NAME}", "The environment variable NAME. It is an error if the variable is not set."},
    {"${env:NAME:-default}", "The same, with a default for a variable that is not set."},
    {"${file:PATH}",
     "The content of a file, without the line end at its end. It is an error if the file cannot be "
     "read."},
    {"${var:NAME}", "The key NAME of the table [vars]. A variable may use placeholders itself."},
    {"$${", "The text ${."},
};

constexpr Block placeholders[] = {
    text(R"(Placeholders are replaced once, while the configuration is loaded. They work in every
string of every file:)"),
    list("${env:NAME:-default}", placeholder_items),
    example(R"([vars]
backend = "http://${env:BACKEND_HOST:-127.0.0.1}:9001"
workers = 2

[gateway]
workers = "${var:workers}"

[[route]]
path     = "/**"
upstream = "${var:backend}")",
            listener),
    text(R"(The text that replaces a placeholder is not searched for placeholders again. A string
that consists of a single placeholder may stand for a number or a boolean, as in `workers`
above. Error messages hide what `env` and `file` return, if it has at least
six characters.

Templates are something else: they have no `$` and are filled in for each request (see
TEMPLATES).)"),
};

// --- SEVERAL FILES ---

constexpr Item file_items[] = {
    {"include = [\"routes/*.toml\"]",
     "Reads more files. It stands in the first lines of a file, above every table. An entry is a "
     "file, a folder (all its *.toml) or a pattern with * and ?. A pattern that matches no file is "
     "a warning; a file that does not exist is an error."},
    {"-c FILE, -c FOLDER",
     "The option --config of every command. It may be repeated. A folder means all its *.toml."},
};

constexpr Item merge_rules[] = {
    {"",
     "Tables of the same name are joined: one file may give `[upstream.orders]` its "
     "`endpoints`, another its `timeout`. A policy is the exception: it is written in one file."},
    {"", "Lists of tables are appended: `[[route]]`, `[[test]]`, `[[consumer.NAME.keys]]`."},
    {"", "A key that is set twice is an error, which names both places."},
    {"", "A file is read once, also if several files include it."},
};

constexpr Block files[] = {
    text(R"(A configuration may consist of several files, which are read as one:)"),
    list("", file_items),
    file("gw.toml", R"(include = ["routes/*.toml", "env/${env:GW_ENV:-dev}.toml"]

[listener.web]
address = "127.0.0.1:8080")"),
    file("routes/orders.toml", R"([[route]]
path     = "/orders/**"
upstream = "orders")"),
    file("env/dev.toml", R"([upstream.orders]
endpoints = "http://127.0.0.1:9001")"),
    text(R"(A path in a file is relative to that file. This holds for `include`, for `${file:}`
and for every option that names a file. In `include` itself, `${env:}` and `${file:}` work, and
`${var:}` does not.

The files are merged like this:)"),
    steps(merge_rules),
    text(R"(No file overrides another one, and their order has no meaning. Put what differs
between environments into a file of its own, as above, or use `[vars]` or `${env:}`.)"),
    heading("Files of one team"),
    text(R"(An entry of `include` may be a table with `files` and `group`. Every route of these
files belongs to that group; the files do not name a group themselves. They may hold routes,
upstreams, policies and tests, and nothing else. So a team can change its routes, but not the
prefix, the host and the locked policies of its group.)"),
    file("gw.toml", R"(include = [{ files = "teams/orders/*.toml", group = "orders" }]

[listener.web]
address = "127.0.0.1:8080"

[policy.keys]
type   = "api-key"
locked = true

[group.orders]
prefix   = "/orders"
policies = "keys")"),
    file("teams/orders/routes.toml", R"([[route]]
path     = "/{id}"
upstream = "http://10.0.0.1:8080")"),
    text(R"(Two groups cannot write to the same upstream or policy, and a file belongs to one group
at most.)"),
};

}  // namespace

const Section language_writing{"HOW A FILE IS WRITTEN", writing};
const Section language_placeholders{"PLACEHOLDERS", placeholders};
const Section language_files{"SEVERAL FILES", files};

}  // namespace gw::cmd
