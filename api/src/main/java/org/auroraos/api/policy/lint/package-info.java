/**
 * What is weak about a policy: findings with a reason and a fix each, and a score that can be
 * compared between policies. Consumers import {@code [0.1,0.2)}.
 */
@Export
@Version("0.1.0")
package org.auroraos.api.policy.lint;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
