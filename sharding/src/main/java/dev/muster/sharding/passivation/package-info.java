/**
 * Which entities leave memory, and when: by idleness, and by count. Ageing of use counts follows G. Einziger, R. Friedman and B.
 * Manes, TinyLFU: A Highly Efficient Cache Admission Policy, ACM Transactions on Storage 13(4), 2017.
 */
@NullMarked
package dev.muster.sharding.passivation;

import org.jspecify.annotations.NullMarked;
