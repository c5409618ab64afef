package org.auroraos.core.internal.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InternalAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, unspecified",
    "0.1.2.3, unspecified",
    "10.0.0.0, private",
    "10.255.255.255, private",
    "100.64.0.0, shared by a carrier",
    "100.127.255.255, shared by a carrier",
    "127.0.0.1, loopback",
    "127.255.255.255, loopback",
    "169.254.169.254, link-local",
    "172.16.0.0, private",
    "172.31.255.255, private",
    "192.0.0.1, reserved",
    "192.0.2.1, for documentation",
    "192.88.99.1, reserved",
    "192.168.0.1, private",
    "198.18.0.1, for benchmarks",
    "198.19.255.255, for benchmarks",
    "198.51.100.7, for documentation",
    "203.0.113.7, for documentation",
    "224.0.0.1, multicast",
    "239.255.255.255, multicast",
    "240.0.0.1, reserved",
    "255.255.255.255, reserved",
    "::, loopback or IPv4-compatible",
    "::1, loopback or IPv4-compatible",
    "::7f00:1, loopback or IPv4-compatible",
    "::808:808, loopback or IPv4-compatible",
    "64:ff9b::7f00:1, NAT64 of an IPv4 address that is loopback",
    "64:ff9b::a00:1, NAT64 of an IPv4 address that is private",
    "64:ff9b::a9fe:a9fe, NAT64 of an IPv4 address that is link-local",
    "64:ff9b:1::808:808, reserved",
    "2002:7f00:1::1, 6to4 of an IPv4 address that is loopback",
    "2002:c0a8:101::1, 6to4 of an IPv4 address that is private",
    "2001:0:808:808::1, of a protocol or a tunnel (Teredo)",
    "2001:10::1, of a protocol or a tunnel (Teredo)",
    "2001:1ff::1, of a protocol or a tunnel (Teredo)",
    "2001:db8::1, for documentation",
    "3fff::1, for documentation",
    "100::1, reserved",
    "5f00::1, reserved",
    "fe80::1, link-local",
    "febf::1, link-local",
    "fec0::1, private",
    "fc00::1, private",
    "fdff::1, private",
    "ff02::1, multicast",
  })
  void whatIsNotPublicIsInternal(String address, String kind) throws UnknownHostException {
    assertThat(InternalAddresses.kind(literal(address))).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "2a00::1",
        "3ffe::1",
        "64:ff9b::808:808",
        "2002:808:808::1"
      })
  void whatIsPublicIsNotInternal(String address) throws UnknownHostException {
    assertThat(InternalAddresses.kind(literal(address))).isEmpty();
  }

  /**
   * The JDK makes an IPv4 address of a mapped one; should it ever not, it is internal all the same.
   */
  @Test
  void aMappedAddressIsInternal() throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    bytes[12] = 8;
    assertThat(InternalAddresses.kind(Inet6Address.getByAddress("x", bytes, 0)))
        .contains("IPv4-mapped");
    bytes[12] = 10;
    assertThat(InternalAddresses.kind(InetAddress.getByAddress(bytes))).contains("private");
  }

  private static InetAddress literal(String address) throws UnknownHostException {
    return InetAddress.getAllByName(address)[0];
  }
}
