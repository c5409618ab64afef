/**
 * Sandboxes that outlive the platform: what lies in their run directories, and how their shims are
 * watched.
 */
package org.auroraos.backend.linux.internal.shim;
