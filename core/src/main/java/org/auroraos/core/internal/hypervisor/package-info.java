/**
 * Instances, runs, capture of output, results: everything around a {@link
 * org.auroraos.api.backend.SandboxBackend} that is the same on every operating system.
 */
package org.auroraos.core.internal.hypervisor;
