package org.auroraos.plugin.runtime;

import org.auroraos.plugin.runtime.fixture.Journal;
import org.auroraos.plugin.testing.BundleJar;

/** Bundles with what all fixtures use. */
public final class Fixtures {
  private Fixtures() {}

  public static BundleJar bundle(String symbolicName) {
    return BundleJar.named(symbolicName).with(Journal.class);
  }
}
