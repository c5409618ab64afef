/**
 * The broker between sandboxes with network {@code egress} and the world: an HTTP proxy, one for
 * each sandbox, that connects to what the policy lists and to nothing else. The program that speaks
 * to it is hostile.
 */
package org.auroraos.core.internal.egress;
