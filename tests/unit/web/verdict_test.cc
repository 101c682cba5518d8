// SPDX-License-Identifier: Apache-2.0
#include "web/verdict.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace lull::web {
namespace {

constexpr std::uint16_t kPort = 4711;
const std::string kOurs = "127.0.0.1:4711";
const std::string kOrigin = "http://127.0.0.1:4711";

using What = Verdict::What;
using Values = std::vector<std::string>;  // of a field: none, one, or it stands there again

RequestHead head(const std::string& method, const std::string& target,
                 std::vector<Field> fields = {}) {
  fields.insert(fields.begin(), {"Host", kOurs});
  return {method, target, std::move(fields)};
}
RequestHead call(const std::string& target, std::vector<Field> fields = {}) {
  fields.push_back({"Origin", kOrigin});
  fields.push_back({"Content-Type", "application/json"});
  return head("POST", target, std::move(fields));
}

TEST(Verdict, EveryCombinationIsJudgedByTheWrittenRule) {
  struct Place {
    const char* method;
    const char* target;
    unsigned status;  // where nothing else is wrong
  };
  const Place places[] = {{"GET", "/", 0},
                          {"HEAD", "/", 0},
                          {"POST", "/", 405},
                          {"GET", "/n/plans", 0},
                          {"GET", "/assets/a.js", 0},
                          {"DELETE", "/assets/a.js", 405},
                          {"GET", "/favicon.ico", 0},
                          {"GET", "/nothing", 404},
                          {"POST", "/api/Status", 0},
                          {"GET", "/api/Status", 405},
                          {"POST", "/api/session", 0},
                          {"DELETE", "/api/session", 0},
                          {"GET", "/api/session", 405},
                          {"POST", "/api/", 404},
                          {"POST", "/api/Watch", 0},
                          {"DELETE", "/api/Status", 405}};
  const std::vector<Values> hosts = {{kOurs},
                                     {},
                                     {"localhost:4711"},
                                     {"127.0.0.1"},
                                     {"127.0.0.1:4712"},
                                     {kOurs, kOurs},
                                     {"example.org:4711"}};
  const std::vector<Values> origins = {{kOrigin},
                                       {},
                                       {"null"},
                                       {"http://example.org"},
                                       {"http://localhost:4711"},
                                       {kOrigin, kOrigin},
                                       {"https://127.0.0.1:4711"}};
  const std::vector<Values> sites = {{}, {"same-origin"}, {"none"}, {"same-site"}, {"cross-site"}};
  const std::vector<Values> types = {
      {"application/json"}, {}, {"text/plain"}, {"application/json; charset=utf-8"}};
  std::size_t judged = 0;
  for (const auto& place : places)
    for (const auto& host : hosts)
      for (const auto& origin : origins)
        for (const auto& site : sites)
          for (const auto& type : types) {
            RequestHead request{place.method, place.target, {}};
            for (const auto& one : host) request.fields.push_back({"Host", one});
            for (const auto& one : origin) request.fields.push_back({"origin", one});
            for (const auto& one : site) request.fields.push_back({"SEC-FETCH-SITE", one});
            for (const auto& one : type) request.fields.push_back({"Content-type", one});
            const std::string method = place.method;
            const bool api = std::string(place.target).starts_with("/api/");
            const bool from_us = site.empty() || site[0] == "same-origin";
            unsigned wanted = place.status;
            if (host != Values{kOurs})
              wanted = 421;
            else if (wanted == 0 && api && (!from_us || origin != Values{kOrigin}))
              wanted = 403;
            else if (wanted == 0 && !api && !from_us && site[0] != "none")
              wanted = 403;
            else if (wanted == 0 && method == "POST" && (type.empty() || type[0] == "text/plain"))
              wanted = 415;
            ASSERT_EQ(decide(request, kPort).refused, wanted)
                << method << ' ' << place.target << ' ' << testing::PrintToString(host)
                << testing::PrintToString(origin) << testing::PrintToString(site)
                << testing::PrintToString(type);
            ++judged;
          }
  EXPECT_EQ(judged, 16U * 7 * 7 * 5 * 4);
}

TEST(Verdict, SaysWhatARequestIsFor) {
  EXPECT_EQ(decide(head("GET", "/"), kPort).what, What::kPage);
  EXPECT_EQ(decide(head("GET", "/n/"), kPort).what, What::kPage);
  EXPECT_EQ(decide(head("GET", "/n/a/b?c"), kPort).what, What::kPage);
  EXPECT_EQ(decide(head("GET", "/favicon.ico"), kPort).what, What::kIcon);
  const auto asset = decide(head("GET", "/assets/a-1.js"), kPort);
  EXPECT_EQ(asset.what, What::kAsset);
  EXPECT_EQ(asset.name, "/assets/a-1.js");
  EXPECT_EQ(decide(call("/api/session"), kPort).what, What::kNewSession);
  EXPECT_EQ(decide(head("DELETE", "/api/session", {{"Origin", kOrigin}}), kPort).what,
            What::kEndSession);
  EXPECT_EQ(decide(call("/api/Watch"), kPort).what, What::kWatch);
  const auto status = decide(call("/api/Status", {{"Authorization", "Bearer abc"}}), kPort);
  EXPECT_EQ(status.what, What::kCall);
  EXPECT_EQ(status.name, "Status");
  EXPECT_EQ(status.token, "abc");
}

TEST(Verdict, PathsAreComparedAsTheyAre) {
  for (const char* target : {"//",
                             "/.",
                             "/index.html",
                             "/n",
                             "/N/",
                             "/%6E/",
                             "/assets",
                             "/Assets/a.js",
                             "/favicon.ICO",
                             "/?a",
                             "/#a",
                             "/api",
                             "/api/Status/",
                             "/api/Sta tus",
                             "/api/Status?a",
                             "/api/../api/Status",
                             "/api/Sta%74us",
                             "/api/Status1",
                             "/API/Status",
                             "/api//Status",
                             "/api/session/"})
    EXPECT_EQ(decide(call(target), kPort).refused, 404U) << target;
  EXPECT_EQ(decide(call("/api/" + std::string(41, 'a')), kPort).refused, 404U);
  EXPECT_EQ(decide(call("/api/" + std::string(40, 'a')), kPort).refused, 0U);
}

TEST(Verdict, ThePageIsNavigatedToAndNotEmbedded) {
  const auto judged = [](const char* target, const char* mode, const char* dest) {
    return decide(head("GET", target,
                       {{"Sec-Fetch-Site", "none"},
                        {"Sec-Fetch-Mode", mode},
                        {"Sec-Fetch-Dest", dest}}),
                  kPort)
        .refused;
  };
  for (const char* target : {"/", "/n/plans"}) {
    EXPECT_EQ(judged(target, "navigate", "document"), 0U);
    EXPECT_EQ(judged(target, "navigate", "iframe"), 403U);
    EXPECT_EQ(judged(target, "no-cors", "document"), 403U);
    EXPECT_EQ(judged(target, "no-cors", "script"), 403U);
    EXPECT_EQ(judged(target, "cors", "empty"), 403U);
    EXPECT_EQ(judged(target, "navigate", "embed"), 403U);
  }
  EXPECT_EQ(judged("/assets/a.js", "cors", "script"), 0U);
}

TEST(Verdict, AFieldThatStandsThereTwiceIsNotBelieved) {
  const auto twice = [](const char* name, const char* value) {
    auto request = call("/api/Status", {{"Sec-Fetch-Site", "same-origin"}});
    request.fields.push_back({name, value});
    return decide(request, kPort).refused;
  };
  EXPECT_EQ(twice("Host", "127.0.0.1:4711"), 421U);
  EXPECT_EQ(twice("Host", ""), 421U);
  EXPECT_EQ(twice("Origin", "http://127.0.0.1:4711"), 403U);
  EXPECT_EQ(twice("Sec-Fetch-Site", "same-origin"), 403U);
  EXPECT_EQ(twice("Content-Type", "application/json"), 415U);
  const auto tokens = decide(
      call("/api/Status", {{"Authorization", "Bearer a"}, {"Authorization", "Bearer a"}}), kPort);
  EXPECT_EQ(tokens.token, "");
}

TEST(Verdict, OnlyABearerTokenIsOne) {
  for (const char* given : {"", "abc", "Basic abc", "bearer abc", "Bearer", "Bearerabc"})
    EXPECT_EQ(decide(call("/api/Status", {{"Authorization", given}}), kPort).token, "") << given;
}

TEST(Verdict, ContentTypesThatAreJson) {
  const auto judged = [](const char* type) {
    return decide(head("POST", "/api/Status", {{"Origin", kOrigin}, {"Content-Type", type}}), kPort)
        .refused;
  };
  for (const char* type : {"application/json", "application/json; charset=utf-8",
                           "application/json;charset=utf-8", "Application/JSON; Charset=UTF-8"})
    EXPECT_EQ(judged(type), 0U) << type;
  for (const char* type :
       {"", "text/json", "application/json;", "application/json; charset=latin-1",
        "application/json; charset=utf-8; a=b", "application/jsonx",
        "application/x-www-form-urlencoded", "multipart/form-data", "text/plain; application/json",
        "application/json, text/plain", "application/json; a=b"})
    EXPECT_EQ(judged(type), 415U) << type;
}

TEST(Verdict, GzipIsSentToThoseWhoTakeIt) {
  const auto takes = [](const char* value) {
    return accepts_gzip(head("GET", "/", {{"Accept-Encoding", value}}));
  };
  for (const char* value : {"gzip", "GZIP", "gzip, deflate, br", "br, gzip", "deflate,gzip",
                            "gzip;q=0.5", "gzip; q=1", "br;q=1.0, gzip;q=0.01"})
    EXPECT_TRUE(takes(value)) << value;
  for (const char* value : {"", "br", "identity", "gzip;q=0", "gzip; q=0.0", "gzip;q=0.000", "*",
                            "xgzip", "gzipx", "x-gzip"})
    EXPECT_FALSE(takes(value)) << value;
  EXPECT_FALSE(accepts_gzip(head("GET", "/")));
}

}  // namespace
}  // namespace lull::web
