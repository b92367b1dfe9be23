/** The node's small web server: routes, server-sent events, and the bounds that keep a bad client from hurting a node. */
@NullMarked
package dev.muster.runtime.web;

import org.jspecify.annotations.NullMarked;
