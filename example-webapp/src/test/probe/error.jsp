<%@ page contentType="text/html;charset=UTF-8" isErrorPage="true" session="false" %>error page: <%= request.getAttribute("jakarta.servlet.error.status_code") %> user=<%= request.getRemoteUser() %>
