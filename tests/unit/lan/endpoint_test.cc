// SPDX-License-Identifier: Apache-2.0
#include "lan/endpoint.h"

#include <gtest/gtest.h>

namespace lull::lan {
namespace {

TEST(Endpoint, AddressesAndPortsAreReadAndWrittenBack) {
  for (const char* text : {"192.168.7.2:4000", "127.0.0.1:0", "10.0.0.1:65535", "[::1]:80",
                           "[2001:db8::7]:65535", "[::]:1"}) {
    const auto endpoint = parse_endpoint(text);
    ASSERT_TRUE(endpoint) << text;
    EXPECT_EQ(to_text(*endpoint), text);
  }
}

TEST(Endpoint, TheBracketsTellTheFamily) {
  EXPECT_TRUE(parse_endpoint("[::1]:80")->address().is_v6());
  EXPECT_TRUE(parse_endpoint("127.0.0.1:80")->address().is_v4());
  for (const char* text : {"::1:80", "[127.0.0.1]:80", "[::1:80", "::1]:80", "[[::1]]:80"})
    EXPECT_FALSE(parse_endpoint(text)) << text;
}

TEST(Endpoint, PortsAreDigitsUpTo65535) {
  for (const char* port : {"", "65536", "99999999999", "-1", "+80", "80 ", " 80", "8o", "0x50"})
    EXPECT_FALSE(parse_endpoint(std::string("127.0.0.1:") + port)) << port;
}

TEST(Endpoint, NamesAndLooseFormsAreRefused) {
  for (const char* text :
       {"", ":", ":80", "[]:80", "[:80", "]:80", "127.0.0.1", "[::1]", "localhost:80",
        "example.org:80", "127.1:80", " 127.0.0.1:80", "256.0.0.1:80", "1.2.3.4.5:80"}) {
    const auto endpoint = parse_endpoint(text);
    ASSERT_FALSE(endpoint) << text;
    EXPECT_EQ(endpoint.error().code, Code::kInvalid);
    EXPECT_STREQ(endpoint.error().reason, "address_invalid");
  }
}

TEST(Endpoint, BytesBehindAZeroAreNotPassedOver) {
  EXPECT_FALSE(parse_endpoint(std::string_view("127.0.0.1\0.example:80", 21)));
}

}  // namespace
}  // namespace lull::lan
