package org.auroraos.core.internal.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Names that lead where a test wants them to; nothing leaves this machine. */
final class FakeNetwork implements HostNetwork {
  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private final Set<InetAddress> own = ConcurrentHashMap.newKeySet();
  final List<String> asked = new CopyOnWriteArrayList<>();

  FakeNetwork name(String name, String... addresses) throws UnknownHostException {
    List<InetAddress> parsed = new ArrayList<>();
    for (String address : addresses) {
      parsed.addAll(List.of(InetAddress.getAllByName(address)));
    }
    names.put(name, parsed);
    return this;
  }

  FakeNetwork own(String address) throws UnknownHostException {
    own.addAll(List.of(InetAddress.getAllByName(address)));
    return this;
  }

  @Override
  public List<InetAddress> resolve(String name) throws UnknownHostException {
    asked.add(name);
    if (!names.containsKey(name)) {
      throw new UnknownHostException(name);
    }
    return names.get(name);
  }

  @Override
  public boolean isOwn(InetAddress address) {
    return own.contains(address);
  }
}
