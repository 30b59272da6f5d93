/** Runs the finished WAR in Tomcat. */
package io.github.servletjwt.example.tomcat;
