/**
 * Control groups: which hierarchies there are (v1, v2 or both), where ours may lie, what to write
 * and what the counters say.
 */
package org.auroraos.backend.linux.internal.cgroup;
