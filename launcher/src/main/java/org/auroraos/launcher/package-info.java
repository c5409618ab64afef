/**
 * The launcher: boots the platform's framework, and is the client of a running platform.
 *
 * <p>Rooms: {@code config} (settings and framework properties), {@code boot} (the framework's
 * life), {@code lock} (one platform per data directory), {@code state} (what others may know of
 * it), {@code client} (the console socket), {@code command} (what {@code bin/aurora} offers beside
 * a platform), {@code log}.
 */
package org.auroraos.launcher;
