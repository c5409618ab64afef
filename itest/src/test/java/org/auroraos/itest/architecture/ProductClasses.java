package org.auroraos.itest.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** What the product consists of: not this module, and no tests. */
public final class ProductClasses implements ImportOption {
  @Override
  public boolean includes(Location location) {
    return !location.contains("/itest/") && !location.contains("/test-classes/");
  }
}
