// The echo-and-buttons bot for grammY; foreign_bots.py says what it does and starts it.

import { createServer } from 'node:http';

const { GRAMMY, API_ROOT, TOKEN, MODE, SECRET } = process.env;
const { default: { Bot, InlineKeyboard, webhookCallback } } = await import(GRAMMY);

const bot = new Bot(TOKEN, { client: { apiRoot: API_ROOT } });
const buttons = new InlineKeyboard().text('Так', 'Так').text('Ні', 'Ні');

bot.command('start', (ctx) => ctx.reply('Вітаю! Оберіть:', { reply_markup: buttons }));
bot.on('callback_query:data', async (ctx) => {
  await ctx.answerCallbackQuery(`Натиснуто: ${ctx.callbackQuery.data}`);
  await ctx.editMessageText(`Обрано: ${ctx.callbackQuery.data}`);
});
bot.on('message:text', (ctx) => ctx.reply(ctx.message.text));

if (MODE === 'polling') {
  bot.start({ onStart: () => console.log('ready') });
} else {
  const server = createServer(webhookCallback(bot, 'http', { secretToken: SECRET }));
  server.listen(0, '127.0.0.1', async () => {
    const url = `http://127.0.0.1:${server.address().port}/hook`;
    await bot.api.setWebhook(url, { secret_token: SECRET });
    console.log('ready');
  });
}
