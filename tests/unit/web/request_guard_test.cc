// SPDX-License-Identifier: Apache-2.0
#include "web/request_guard.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "web/limits.h"

namespace lull::web {
namespace {

using namespace std::string_literals;

const std::string kGet = "GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n";

std::string post(const std::string& fields, const std::string& body) {
  return "POST /api/Status HTTP/1.1\r\nHost: 127.0.0.1:1\r\n" + fields + "\r\n" + body;
}

/// What it says to the whole at once; -1 if it lets it through but waits for more.
int said(const std::string& bytes) {
  RequestGuard guard;
  const auto status = guard.feed(bytes);
  return status != 0 ? static_cast<int>(status) : guard.whole() ? 0 : -1;
}

/// The same, byte by byte.
int said_slowly(const std::string& bytes) {
  RequestGuard guard;
  for (const char c : bytes)
    if (const auto status = guard.feed({&c, 1}); status != 0) return static_cast<int>(status);
  return guard.whole() ? 0 : -1;
}

void expect(int wanted, const std::vector<std::string>& requests) {
  for (const auto& request : requests) {
    EXPECT_EQ(said(request), wanted) << request;
    EXPECT_EQ(said_slowly(request), wanted) << "byte by byte: " << request;
  }
}

TEST(RequestGuard, OrdinaryRequestsPass) {
  expect(0, {kGet, "HEAD /n/a HTTP/1.1\r\nHost: x\r\n\r\n", post("Content-Length: 2\r\n", "{}"),
             post("content-length: 0\r\n", ""), post("", ""),
             "DELETE /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
             "GET / HTTP/1.1\r\nA:\r\nB: \r\nC:\t x\t\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
             "GET / HTTP/1.1\r\nX-Y: a b c\r\nContent-Length: 0\r\n\r\n"});
}

TEST(RequestGuard, WhatIsNotThereYetIsWaitedFor) {
  const auto whole = post("Content-Length: 5\r\n", "{\"a\"}");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(said(whole.substr(0, size)), -1) << size;
}

TEST(RequestGuard, NothingComesBehindARequest) {
  expect(400, {kGet + "G", kGet + kGet, kGet + "\r\n", post("Content-Length: 2\r\n", "{}x"),
               post("Content-Length: 2\r\n", "{}") + kGet, post("", "{}"),
               post("Content-Length: 2\r\n", "{}\r\n")});
  RequestGuard guard;
  ASSERT_EQ(guard.feed(kGet), 0U);
  ASSERT_TRUE(guard.whole());
  EXPECT_EQ(guard.feed("x"), 400U) << "nor later";
}

TEST(RequestGuard, LinesEndWithBoth) {
  expect(400, {"GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\nHost: x\r\n\r\n",
               "GET / HTTP/1.1\r\nHost: x\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\r\n\r\n",
               "GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n", "GET / HTTP/1.1\r\n\n",
               "\nGET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nA: b\r\n\rx"});
}

TEST(RequestGuard, NoEmptyLineComesFirst) {
  expect(400, {"\r\n\r\n", "\r\n" + kGet, "\r\n\r\n" + kGet});
}

TEST(RequestGuard, TheHeadIsPrintable) {
  expect(400, {"GET /\0 HTTP/1.1\r\n"s, "GET / HTTP/1.1\r\nA: b\0c\r\n\r\n"s,
               "GET / HTTP/1.1\r\nA\0: b\r\n\r\n"s, "GET / HTTP/1.1\r\nA: \x01\r\n\r\n",
               "GET / HTTP/1.1\r\nA: \x7F\r\n\r\n", "GET /\x80 HTTP/1.1\r\n\r\n",
               "GET / HTTP/1.1\r\nA: \xC3\xBC\r\n\r\n", "GET / HTTP/1.1\r\nA: \v\r\n\r\n",
               "\x16\x03\x01\x02"});
}

TEST(RequestGuard, NoFieldIsFolded) {
  expect(400, {"GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", "GET / HTTP/1.1\r\nA: b\r\n\tc\r\n\r\n",
               "GET / HTTP/1.1\r\n A: b\r\n\r\n", "GET / HTTP/1.1\r\n\tHost: x\r\n\r\n"});
}

TEST(RequestGuard, FieldsHaveANameAndAColon) {
  expect(400, {"GET / HTTP/1.1\r\nA\r\n\r\n", "GET / HTTP/1.1\r\n: b\r\n\r\n",
               "GET / HTTP/1.1\r\nA : b\r\n\r\n", "GET / HTTP/1.1\r\nA\t: b\r\n\r\n",
               "GET / HTTP/1.1\r\nA b: c\r\n\r\n", "GET / HTTP/1.1\r\n(A): b\r\n\r\n",
               "GET / HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\n",
               "GET / HTTP/1.1\r\n\"A\": b\r\n\r\n"});
}

TEST(RequestGuard, TheRequestLineHasThreeParts) {
  expect(400, {"GET\r\n\r\n", "GET /\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1 \r\n\r\n",
               "GET /  HTTP/1.1\r\n\r\n", " GET / HTTP/1.1\r\n\r\n", "GET / a HTTP/1.1\r\n\r\n",
               "GET\t/\tHTTP/1.1\r\n\r\n", "GET / http/1.1\r\n\r\n", "GET / HTTP1.1\r\n\r\n",
               "GE(T / HTTP/1.1\r\n\r\n", "GET /\tx HTTP/1.1\r\n\r\n", "/ HTTP/1.1\r\n\r\n"});
}

TEST(RequestGuard, TheVersionIsOneOne) {
  expect(505, {"GET / HTTP/1.0\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET / HTTP/0.9\r\n\r\n",
               "GET / HTTP/1.10\r\n\r\n", "GET / HTTP/1.2\r\n\r\n", "GET / HTTP/01.1\r\n\r\n",
               "PRI * HTTP/2.0\r\n\r\n"});
}

TEST(RequestGuard, TheTargetIsAPath) {
  expect(400, {"GET http://127.0.0.1:1/ HTTP/1.1\r\n\r\n", "GET * HTTP/1.1\r\n\r\n",
               "GET 127.0.0.1:1 HTTP/1.1\r\n\r\n", "POST api/Status HTTP/1.1\r\n\r\n",
               "GET ?a HTTP/1.1\r\n\r\n", "GET https://127.0.0.1/ HTTP/1.1\r\n\r\n"});
}

TEST(RequestGuard, OtherMethodsAreRefused) {
  expect(405, {"OPTIONS / HTTP/1.1\r\n\r\n", "OPTIONS * HTTP/1.1\r\n\r\n", "PUT / HTTP/1.1\r\n\r\n",
               "CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n", "PATCH / HTTP/1.1\r\n\r\n",
               "TRACE / HTTP/1.1\r\n\r\n", "get / HTTP/1.1\r\n\r\n", "FOO / HTTP/1.1\r\n\r\n",
               "PROPFIND / HTTP/1.1\r\n\r\n", "GETX / HTTP/1.1\r\n\r\n"});
}

TEST(RequestGuard, ThereIsOneLengthOfPlainDigits) {
  expect(400, {post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"),
               post("Content-Length: 2\r\ncontent-length: 3\r\n", "{}"),
               post("Content-Length: 2, 2\r\n", "{}"), post("Content-Length: +2\r\n", "{}"),
               post("Content-Length: -2\r\n", "{}"), post("Content-Length: 0x2\r\n", "{}"),
               post("Content-Length: 2 2\r\n", "{}"), post("Content-Length:\r\n", ""),
               post("Content-Length: two\r\n", "{}"), post("Content-Length: 2.0\r\n", "{}"),
               post("Content-Length: 18446744073709551618\r\n", "{}")});
}

TEST(RequestGuard, NoOtherWayToSayTheLength) {
  expect(400, {post("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n").substr(0, 90),
               post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", ""),
               post("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", ""),
               post("transfer-encoding: identity\r\n", ""), post("Transfer-Encoding:\r\n", ""),
               post("TRANSFER-ENCODING: gzip, chunked\r\n", "")});
}

TEST(RequestGuard, NoUpgradeAndNoExpectation) {
  expect(400, {"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
               "GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n"});
  expect(417, {post("Expect: 100-continue\r\nContent-Length: 2\r\n", "")});
}

TEST(RequestGuard, ReadingHasNoBody) {
  expect(400, {"GET / HTTP/1.1\r\nContent-Length: 2\r\n\r\n",
               "HEAD / HTTP/1.1\r\nContent-Length: 1\r\n\r\n"});
}

TEST(RequestGuard, ABodyEndsAtOneMebibyte) {
  const std::string most(kBodyBytesMax, ' ');
  EXPECT_EQ(said(post("Content-Length: 1048576\r\n", most)), 0);
  expect(413, {post("Content-Length: 1048577\r\n", ""), post("Content-Length: 99999999999\r\n", ""),
               post("Content-Length: 999999999999999999\r\n", "")});
}

TEST(RequestGuard, AHeadEndsAtEightKibibytes) {
  const auto of_size = [](std::size_t size) {
    const std::string begin = "GET / HTTP/1.1\r\nA: ";
    return begin + std::string(size - begin.size() - 4, 'a') + "\r\n\r\n";
  };
  static_assert(kHeadBytesMax == 8192);
  EXPECT_EQ(said(of_size(8192)), 0);
  EXPECT_EQ(said_slowly(of_size(8192)), 0);
  EXPECT_EQ(said(of_size(8193)), 431);
  EXPECT_EQ(said_slowly(of_size(8193)), 431);
  EXPECT_EQ(said("GET /" + std::string(9000, 'a')), 431) << "before its end is there";
}

TEST(RequestGuard, AHeadHasSixtyFourFields) {
  std::string fields;
  for (int i = 0; i < 64; ++i) fields += "A: b\r\n";
  EXPECT_EQ(said("GET / HTTP/1.1\r\n" + fields + "\r\n"), 0);
  EXPECT_EQ(said("GET / HTTP/1.1\r\n" + fields + "A: b\r\n\r\n"), 431);
}

}  // namespace
}  // namespace lull::web
