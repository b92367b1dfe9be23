package dev.muster.membership.swim;

/**
 * How much a machine holds in memory; each number has a bound whatever it is told.
 *
 * @param members nodes it believes in, itself apart
 * @param peers nodes of which it has first-hand records
 * @param rumors pieces of news that wait to be passed on
 * @param tombstones nodes that are remembered as gone
 * @param strangers nodes that it looks for because something was heard of them
 */
public record Held(int members, int peers, int rumors, int tombstones, int strangers) {}
