package org.auroraos.core.internal.shell;

import org.auroraos.api.backend.BackendSupport;

/**
 * A sandbox backend and what it can do here.
 *
 * @param name its name
 * @param support what it can enforce on this machine
 */
public record BackendInfo(String name, BackendSupport support) {}
